using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fulcrum.Packets;

/// <summary>
/// An IPv4 or IPv6 address in 16 bytes as they lie in a packet; an IPv4 address is in its mapped form, ::ffff:a.b.c.d
/// (RFC 4291 section 2.5.5.2). A mapped address never stands for IPv6 traffic: it does not occur on the wire (RFC 4038).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Length)]
public readonly struct IpAddress : IEquatable<IpAddress>
{
    /// <summary>Bytes of the structure, and of an IPv6 address.</summary>
    public const int Length = 16;

    [FieldOffset(0)] private readonly ulong _high;
    [FieldOffset(8)] private readonly ulong _low;
    [FieldOffset(8)] private readonly uint _prefix;
    [FieldOffset(12)] private readonly Be32 _ipv4;

    /// <summary>An IPv4 address.</summary>
    public IpAddress(Be32 address)
    {
        Unsafe.SkipInit(out this);
        _high = 0;
        _prefix = BitConverter.IsLittleEndian ? 0xFFFF_0000 : 0xFFFF;
        _ipv4 = address;
    }

    /// <summary>4 or 16 bytes in network order.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public IpAddress(ReadOnlySpan<byte> bytes)
        : this(bytes.Length == sizeof(uint) ? new Be32(MemoryMarshal.Read<uint>(bytes)) : default)
    {
        if (bytes.Length == Length)
        {
            this = MemoryMarshal.Read<IpAddress>(bytes);
        }
        else if (bytes.Length != sizeof(uint))
        {
            throw new ArgumentException($"An address has 4 or 16 bytes, not {bytes.Length}.", nameof(bytes));
        }
    }

    /// <summary>Whether this is an IPv4 address.</summary>
    public bool IsIpv4 => _high == 0 && _prefix == (BitConverter.IsLittleEndian ? 0xFFFF_0000 : 0xFFFF);

    /// <summary>The IPv4 address; only meaningful with <see cref="IsIpv4"/>.</summary>
    public Be32 Ipv4 => _ipv4;

    /// <summary>Whether this is no address at all (:: or the default value).</summary>
    public bool IsNone => (_high | _low) == 0;

    /// <summary>The sixteen bytes as they lie in an IPv6 packet.</summary>
    public Vector128<byte> Bytes => Vector128.Create(_high, _low).AsByte();

    /// <summary>The first eight bytes as they lie in memory.</summary>
    internal ulong High => _high;

    /// <summary>The last eight bytes as they lie in memory.</summary>
    internal ulong Low => _low;

    /// <summary>Reads an IPv6 address. unsafe: 16 bytes are readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe IpAddress Load(byte* bytes) => Unsafe.ReadUnaligned<IpAddress>(bytes);

    /// <summary>Writes the sixteen bytes. unsafe: 16 bytes are writable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(byte* bytes) => Unsafe.WriteUnaligned(bytes, this);

    /// <summary>Reads "10.0.0.1" or "2001:db8::1".</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static IpAddress Parse(string text) => TryParse(text, out IpAddress address)
        ? address
        : throw new FormatException($"\"{text}\" is not an address. Write one such as 192.0.2.1 or 2001:db8::1.");

    /// <summary>
    /// Reads "10.0.0.1" or "2001:db8::1": four decimal numbers or RFC 4291 section 2.2; no brackets, port, prefix length or zone.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || !IsPlain(text, parsed))
        {
            return false;
        }

        address = new IpAddress(parsed.GetAddressBytes());
        return true;
    }

    /// <summary>The bytes in network order: 4 or 16.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        MemoryMarshal.Write(bytes, in this);
        return IsIpv4 ? bytes[12..] : bytes;
    }

    /// <summary>Both halves in one number, for hashes that need no secret.</summary>
    public ulong Fold() => _high * 0xC2B2AE3D27D4EB4F ^ _low;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(IpAddress other) => _high == other._high && _low == other._low;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IpAddress other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>Whether two addresses are the same.</summary>
    public static bool operator ==(IpAddress left, IpAddress right) => left.Equals(right);

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(IpAddress left, IpAddress right) => !left.Equals(right);

    /// <summary>Dotted decimal, or RFC 5952.</summary>
    public override string ToString() => new IPAddress(ToArray()).ToString();

    /// <summary>Whether the text is an address and no more: the runtime also reads "10.1", octal numbers, "[::1]:80".</summary>
    private static bool IsPlain(string text, IPAddress parsed) => parsed.AddressFamily == AddressFamily.InterNetwork
        ? parsed.ToString() == text
        : !text.AsSpan().ContainsAny('[', '/', '%');
}
