using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Dpdk;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Benchmarks;

/// <summary>60-byte packets of many clients to one service, in native memory, and mbufs to receive them in.</summary>
internal static unsafe class BenchmarkPackets
{
    public const int FrameLength = 60;
    public const int Stride = 64;
    private const int BufferLength = 2304;
    private const int Headroom = 128;

    /// <summary>Frames of <paramref name="count"/> clients, <see cref="Stride"/> bytes apart.</summary>
    public static byte* Frames(int count)
    {
        byte* frames = (byte*)NativeMemory.AlignedAlloc((nuint)count * Stride, 64);
        for (int index = 0; index < count; index++)
        {
            Be32 client = Be32.FromHost(0xCB00_7100 + (uint)index / 60_000);
            Packet.Ethernet(Lab.WanRouterMac, Lab.WanMac)
                .Ipv4(client, Packet.Address(Lab.Virtual))
                .Udp((ushort)(1024 + index % 60_000), Lab.VirtualPort)
                .PayloadOf(18)
                .Build()
                .CopyTo(new Span<byte>(frames + (long)index * Stride, FrameLength));
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
                PacketLength = FrameLength,
                DataLength = FrameLength,
                BufferLength = BufferLength,
            };
        }

        return mbufs;
    }

    /// <summary>Puts a frame into an mbuf.</summary>
    public static void Load(Mbuf* mbuf, byte* frame) => Buffer.MemoryCopy(frame, Mbuf.Data(mbuf), FrameLength, FrameLength);
}
