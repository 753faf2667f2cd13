using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Dpdk;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Benchmarks;

/// <summary>Short packets of many clients to one service, in native memory, and mbufs to receive them in.</summary>
internal static unsafe class BenchmarkPackets
{
    public const int Stride = 128;
    public const string Virtual6 = "2001:db8:80::80";
    private const int PayloadLength = 18;
    private const int PortsAClient = 60_000;
    private const int BufferLength = 2304;
    private const int Headroom = 128;

    /// <summary>Frames of <paramref name="count"/> clients, <see cref="Stride"/> bytes apart; all have the same length.</summary>
    public static byte* Frames(int count, PacketKind kind, out int length)
    {
        byte* frames = (byte*)NativeMemory.AlignedAlloc((nuint)count * Stride, 64);
        length = 0;
        for (int index = 0; index < count; index++)
        {
            byte[] frame = Frame(index, kind);
            frame.CopyTo(new Span<byte>(frames + (long)index * Stride, Stride));
            length = frame.Length;
        }

        return frames;
    }

    /// <summary>Mbufs with room for a packet each; their headers are set as a driver does.</summary>
    public static Mbuf** Mbufs(int count)
    {
        Mbuf** mbufs = (Mbuf**)NativeMemory.AlignedAlloc((nuint)(count * sizeof(Mbuf*)), 64);
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)(count * (sizeof(Mbuf) + BufferLength)), 128);
        for (int index = 0; index < count; index++)
        {
            mbufs[index] = (Mbuf*)(memory + index * (sizeof(Mbuf) + BufferLength));
            *mbufs[index] = new Mbuf
            {
                BufferAddress = (byte*)(mbufs[index] + 1),
                DataOffset = Headroom,
                ReferenceCount = 1,
                SegmentCount = 1,
                BufferLength = BufferLength,
            };
        }

        return mbufs;
    }

    /// <summary>Puts a frame into an mbuf, where a driver would.</summary>
    public static void Load(Mbuf* mbuf, byte* frame, int length)
    {
        mbuf->DataOffset = Headroom;
        mbuf->DataLength = (ushort)length;
        mbuf->PacketLength = (uint)length;
        Buffer.MemoryCopy(frame, Mbuf.Data(mbuf), length, length);
    }

    private static byte[] Frame(int index, PacketKind kind)
    {
        ushort port = (ushort)(1024 + index % PortsAClient);
        PacketBuilder ethernet = Packet.Ethernet(Lab.WanRouterMac, Lab.WanMac);
        PacketBuilder ipv4 = (kind == PacketKind.TaggedUdp ? ethernet.Vlan(100) : ethernet)
            .Ipv4(Be32.FromHost(0xCB00_7100 + (uint)index / PortsAClient), Packet.Address(Lab.Virtual));
        PacketBuilder ipv6 = ethernet.Ipv6($"2001:db8:5::{index / PortsAClient + 1:x}", Virtual6);
        return kind switch
        {
            PacketKind.Ipv4Tcp => ipv4.Tcp(port, Lab.VirtualPort, TcpFlags.Ack),
            PacketKind.Ipv6Udp => ipv6.Udp(port, Lab.VirtualPort),
            PacketKind.Ipv6Tcp => ipv6.Tcp(port, Lab.VirtualPort, TcpFlags.Ack),
            PacketKind.Echo => ipv4.Icmp(8, rest: port),
            PacketKind.Arp => ethernet.Arp(1, "198.51.100.254", Lab.Virtual),
            _ => ipv4.Udp(port, Lab.VirtualPort),
        } is var packet && kind != PacketKind.Arp ? packet.PayloadOf(PayloadLength).Build() : packet.Pad().Build();
    }
}
