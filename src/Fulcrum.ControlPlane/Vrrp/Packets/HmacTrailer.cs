using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// What auth_hmac puts behind an advert: 1 1 | id of the key 1 | 0 2 | stamp 8: seconds since 1970 4, their parts 2, a counter 2 | the first 128
/// bits of HMAC-SHA256 16. That is over family (4, 6) 1 | version 1 | router id 1 | 0 1 | source 16, and the packet with 0 for both sums.
/// </summary>
internal static class HmacTrailer
{
    /// <summary>Bytes.</summary>
    public const int Length = 28;

    private const int Kind = 1;
    private const int StampOffset = 4;
    private const int ValueOffset = 12;
    private const int ValueLength = 16;
    private const int PrefixLength = 20;

    /// <summary>Signs a message in a buffer that has room behind it. Returns the bytes that have come.</summary>
    public static int Write(InstanceSettings settings, VrrpHmac hmac, PacketMemory memory, IPAddress source, Span<byte> buffer, int length)
    {
        Span<byte> trailer = buffer.Slice(length, Length);
        trailer.Clear();
        trailer[0] = Kind;
        trailer[1] = (byte)hmac.ActiveKey;
        BinaryPrimitives.WriteUInt64BigEndian(trailer[StampOffset..], memory.NextStamp(hmac));
        Compute(settings, hmac.Keys.First(key => key.Id == hmac.ActiveKey), source, buffer[..(length + Length)], trailer[ValueOffset..]);
        return Length;
    }

    /// <summary>Why a message with its trailer is refused.</summary>
    public static VrrpDrop Check(InstanceSettings settings, VrrpHmac hmac, PacketMemory memory, IPAddress source, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> trailer = message[^Length..];
        if (trailer[0] != Kind || trailer[2] != 0 || trailer[3] != 0)
            return VrrpDrop.AuthenticationType;
        ulong stamp = BinaryPrimitives.ReadUInt64BigEndian(trailer[StampOffset..]);
        if (hmac.ChecksTime && memory.IsStale(stamp, hmac))
            return VrrpDrop.Stale;
        int id = trailer[1];
        if (hmac.Keys.FirstOrDefault(other => other.Id == id) is not { } key)
            return VrrpDrop.Authentication;
        Span<byte> value = stackalloc byte[ValueLength];
        Compute(settings, key, source, message, value);
        if (!CryptographicOperations.FixedTimeEquals(value, trailer[ValueOffset..]))
            return VrrpDrop.Authentication;
        return memory.TakeStamp(source, stamp, hmac) ? VrrpDrop.None : VrrpDrop.Replay;
    }

    private static void Compute(InstanceSettings settings, VrrpHmacKey key, IPAddress source, ReadOnlySpan<byte> message, Span<byte> value)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength], zeros = stackalloc byte[ValueLength], digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        prefix.Clear();
        zeros.Clear();
        prefix[0] = settings.Family == AddressFamily.InterNetworkV6 ? (byte)6 : (byte)4;
        (prefix[1], prefix[2]) = ((byte)settings.Version, (byte)settings.RouterId);
        source.TryWriteBytes(prefix[4..], out _);
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.ToBytes());
        hash.AppendData(prefix);
        hash.AppendData(message[..VrrpChecksum.Offset]);
        hash.AppendData(zeros[..sizeof(ushort)]);
        hash.AppendData(message[(VrrpChecksum.Offset + sizeof(ushort))..^ValueLength]);
        hash.AppendData(zeros);
        hash.GetHashAndReset(digest);
        digest[..ValueLength].CopyTo(value);
    }
}
