using System.Buffers.Binary;
using System.Globalization;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>Takes bytes from the front of a frame. What is beyond its end reads as zero; <see cref="Has"/> tells before.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What has not been taken.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Whether so many bytes are left.</summary>
    public readonly bool Has(int count) => _rest.Length >= count;

    /// <summary>Leaves out what lies behind so many bytes: padding.</summary>
    public void Limit(int count) => _rest = _rest[..Math.Clamp(count, 0, _rest.Length)];

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..Math.Clamp(count, 0, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }

    /// <summary>The next byte.</summary>
    public byte Byte() => Take(1) is [byte value] ? value : (byte)0;

    /// <summary>The next two bytes, network order.</summary>
    public ushort Short() => Take(2) is { Length: 2 } value ? BinaryPrimitives.ReadUInt16BigEndian(value) : (ushort)0;

    /// <summary>The next four bytes, network order.</summary>
    public uint Word() => Take(4) is { Length: 4 } value ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;

    /// <summary>The next four or sixteen bytes as an address.</summary>
    public string Address(int length) => Take(length) is { } value && value.Length == length ? new IpAddress(value).ToString() : "?";

    /// <summary>The next six bytes as a MAC address.</summary>
    public string Mac() => string.Join(':', Take(MacAddress.Length).ToArray().Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));

    /// <summary>The next two bytes in hexadecimal.</summary>
    public string Hex16() => $"0x{Short():x4}";

    /// <summary>The next two bytes in decimal.</summary>
    public string Decimal16() => Short().ToString(CultureInfo.InvariantCulture);

    /// <summary>The next four bytes in decimal.</summary>
    public string Decimal32() => Word().ToString(CultureInfo.InvariantCulture);
}
