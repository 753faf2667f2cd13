using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// Makes room inside a packet by moving its headers into the headroom. What lies behind them stays where it is.
/// </summary>
/// <remarks>unsafe: the IP header and what is moved with it are complete within the first segment.</remarks>
internal static unsafe class HeaderRoom
{
    // Ethernet and a VLAN tag go before the IP header later.
    private const int LinkLength = EthernetHeader.Length + 4;

    /// <summary>Whether the packet may and can become <paramref name="count"/> bytes longer.</summary>
    public static bool Has(Burst burst, int index, int count, Adjacency* next) =>
        burst.Length[index] + count <= next->Mtu
        && burst.Network[index] - burst.Packets[index]->BufferAddress >= count + LinkLength;

    /// <summary>
    /// Makes the packet <paramref name="count"/> bytes longer before <paramref name="at"/>, or shorter if that is negative, and
    /// returns where the new bytes begin. The IP header tells the new length; Network, Transport and Length follow.
    /// </summary>
    public static byte* Open(Burst burst, int index, byte* at, int count)
    {
        byte* network = burst.Network[index];
        int moved = (int)(at - network);
        new Span<byte>(network, moved).CopyTo(new Span<byte>(network - count, moved));
        network -= count;
        burst.Network[index] = network;
        if (burst.Transport[index] < at)
            burst.Transport[index] -= count;
        burst.Length[index] = (ushort)(burst.Length[index] + count);
        SetIpLength(network, burst.Length[index]);
        return at - count;
    }

    /// <summary>
    /// Bytes from the layer-4 header on, as the pseudo-header counts them; of a first fragment, those that are there.
    /// </summary>
    public static int TransportLength(Burst burst, int index) =>
        burst.Length[index] - (int)(burst.Transport[index] - burst.Network[index]);

    private static void SetIpLength(byte* network, ushort length)
    {
        if (*network >> 4 == 6)
        {
            ((Ipv6Header*)network)->PayloadLength = Be16.FromHost((ushort)(length - Ipv6Header.Length));
            return;
        }
        Ipv4Header* ip = (Ipv4Header*)network;
        ip->TotalLength = Be16.FromHost(length);
        ip->Checksum = default;
        ip->Checksum = Checksum.Compute(network, ip->HeaderLength);
    }
}
