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
    private const int PayloadLength = 18;
    public const string Virtual6 = "2001:db8:80::80";
    private const int BufferLength = 2304;
    private const int Headroom = 128;

    /// <summary>Bytes of a frame.</summary>
    public static int FrameLength(bool ipv6) => ipv6 ? 14 + 40 + 8 + PayloadLength : 14 + 20 + 8 + PayloadLength;

    /// <summary>Frames of <paramref name="count"/> clients, <see cref="Stride"/> bytes apart.</summary>
    public static byte* Frames(int count, bool ipv6 = false)
    {
        byte* frames = (byte*)NativeMemory.AlignedAlloc((nuint)count * Stride, 64);
        for (int index = 0; index < count; index++)
        {
            PacketBuilder frame = Packet.Ethernet(Lab.WanRouterMac, Lab.WanMac);
            frame = ipv6
                ? frame.Ipv6($"2001:db8:5::{index / 60_000 + 1:x}", Virtual6)
                : frame.Ipv4(Be32.FromHost(0xCB00_7100 + (uint)index / 60_000), Packet.Address(Lab.Virtual));
            frame.Udp((ushort)(1024 + index % 60_000), Lab.VirtualPort).PayloadOf(PayloadLength).Build()
                .CopyTo(new Span<byte>(frames + (long)index * Stride, Stride));
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
}
