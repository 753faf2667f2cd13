using System.Buffers.Binary;

namespace Fulcrum.ControlPlane.HealthChecks.Ping;

/// <summary>
/// ICMP echo (RFC 792, RFC 4443 4.1): type 1 | code 1: 0 | checksum 2 | identifier 2 | sequence 2 | data. The sequence is the attempt's
/// own, the data random: so no other's reply passes for one.
/// </summary>
public static class EchoMessage
{
    private const int HeaderLength = 8;
    private const int DataLength = 56;
    private const byte Request4 = 8;
    private const byte Reply4 = 0;
    private const byte Request6 = 128;
    private const byte Reply6 = 129;

    /// <summary>A request; the kernel fills in the checksum of ICMPv6.</summary>
    public static byte[] Request(bool isIpv6)
    {
        byte[] message = new byte[HeaderLength + DataLength];
        Random.Shared.NextBytes(message.AsSpan(4));
        message[0] = isIpv6 ? Request6 : Request4;
        if (!isIpv6)
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        return message;
    }

    /// <summary>Whether what was received answers a request. Never throws.</summary>
    /// <param name="received">A packet; of IPv4 on a raw socket with its IP header.</param>
    /// <param name="request">The message that was sent.</param>
    /// <param name="isIpv6">Of which protocol.</param>
    /// <param name="isRaw">From a raw socket; otherwise the kernel has changed the identifier.</param>
    public static bool Answers(ReadOnlySpan<byte> received, ReadOnlySpan<byte> request, bool isIpv6, bool isRaw)
    {
        if (isRaw && !isIpv6)
        {
            int length = received.IsEmpty ? 0 : (received[0] & 0x0f) * 4;
            if (received.Length < length || length == 0)
                return false;
            received = received[length..];
        }
        int compared = isRaw ? 4 : 6;
        return received.Length >= request.Length
            && received[0] == (isIpv6 ? Reply6 : Reply4) && received[1] == 0
            && received[compared..request.Length].SequenceEqual(request[compared..]);
    }

    private static ushort Checksum(ReadOnlySpan<byte> message)
    {
        uint sum = 0;
        for (int i = 0; i < message.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }
}
