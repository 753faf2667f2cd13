using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Compare;

/// <summary>Takes packets out of tunnels, as a real server does.</summary>
internal static class Decapsulation
{
    private const int EthernetLength = 14;

    /// <summary>The frame with what its tunnel packet holds; the same frame when it holds none.</summary>
    public static Output Of(Output output)
    {
        byte[] frame = output.Frame;
        bool isIpv6 = frame[12] == 0x86;
        int start = EthernetLength + (isIpv6 ? 40 : (frame[EthernetLength] & 15) * 4);
        byte protocol = isIpv6 ? frame[EthernetLength + 6] : frame[EthernetLength + 9];
        int inner = protocol switch
        {
            IpProtocol.Ipip or IpProtocol.Ipv6 => start,
            IpProtocol.Gre => start + ((frame[start] & 0x80) == 0 ? 4 : 8),
            IpProtocol.Udp when (frame[start + 2] << 8 | frame[start + 3]) == FrameChecksums.GuePort => start + 12,
            _ => -1,
        };
        return inner < 0 ? output : output with { Frame = [.. frame[..12], .. EtherType(frame[inner]), .. frame[inner..]] };
    }

    private static byte[] EtherType(byte firstByte) => firstByte >> 4 == 6 ? [0x86, 0xDD] : [8, 0];
}
