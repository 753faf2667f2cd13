using System.Diagnostics;
using Fulcrum.DataPlane.Tests.Twin;
using Fulcrum.Dpdk;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Ports;

/// <summary>Frames longer than 1514 bytes: in one buffer that is large enough, or in several that are linked.</summary>
public sealed unsafe class SegmentTests : DpdkFixture
{
    private const int Headroom = 128;
    private const int SmallRoom = 2_176;
    private const int JumboMtu = 9_000;
    private const int JumboFrame = JumboMtu + 14;
    private const int BurstSize = 32;
    private const int TimeoutMs = 10_000;

    /// <summary>net_pcap links buffers as it needs them, without an offload.</summary>
    [Test]
    public void ReceiveAndTransmit_FrameLongerThanABuffer_GoesThroughLinkedSegments()
    {
        byte[] jumbo = Frame(JumboFrame);
        string input = Path.GetTempFileName();
        string output = Path.GetTempFileName();
        try
        {
            PcapFile.Write(input, [jumbo, Frame(60)]);
            using Mempool pool = Mempool.Create("segments", 255, 0, SmallRoom, -1);
            EthernetDevice device = EthernetDevice.Attach($"net_pcap7,rx_pcap={input},tx_pcap={output}");
            device.Configure(new DeviceConfig(), pool);
            device.Start();
            Mbuf** burst = stackalloc Mbuf*[BurstSize];

            int count = DpdkBurst.Receive(device.Id, 0, burst, BurstSize);

            Assert.That(count, Is.EqualTo(2));
            // Only the first segment has headroom.
            int rest = JumboFrame - (SmallRoom - Headroom) - (3 * SmallRoom);
            Assert.That(SegmentLengths(burst[0]), Is.EqualTo(new[] { SmallRoom - Headroom, SmallRoom, SmallRoom, SmallRoom, rest }));
            Assert.That(Bytes(burst[0]), Is.EqualTo(jumbo));
            Assert.That(SegmentLengths(burst[1]), Is.EqualTo(new[] { 60 }));
            Assert.That(DpdkBurst.Transmit(device.Id, 0, burst, count), Is.EqualTo(count));
            Assert.That(pool.Available, Is.EqualTo(255), "each segment is back in the pool");
            device.Detach();
            // A file header of 24 bytes, then 16 bytes before each frame.
            byte[] written = File.ReadAllBytes(output);
            Assert.That(written, Has.Length.EqualTo(24 + 16 + JumboFrame + 16 + 60));
            Assert.That(written.AsSpan(40, JumboFrame).SequenceEqual(jumbo), Is.True);
        }
        finally
        {
            File.Delete(input);
            File.Delete(output);
        }
    }

    [Test]
    public void Free_LinkedSegments_GivesBackEach()
    {
        using Mempool pool = Mempool.Create("linked", 63, 0, SmallRoom, -1);
        Mbuf** burst = stackalloc Mbuf*[3];
        Assert.That(pool.Allocate(burst, 3), Is.True);
        burst[0]->SegmentCount = 3;
        burst[0]->Next = burst[1];
        burst[1]->Next = burst[2];

        DpdkBurst.FreeFast(burst, 1);

        Assert.That(pool.Available, Is.EqualTo(63));
        Assert.That(pool.Allocate(burst, 3), Is.True);
        Assert.That((burst[0]->SegmentCount, (nint)burst[0]->Next), Is.EqualTo(((ushort)1, (nint)0)));
        DpdkBurst.Free(burst, 3);
    }

    [Test]
    public void Receive_JumboMtuAndBuffersForIt_TakesOneSegment() =>
        ReceiveFromKernel(JumboFrame + Headroom, ReceiveOffloads.None, lengths => Assert.That(lengths, Is.EqualTo(new[] { JumboFrame })));

    [Test]
    public void Receive_JumboMtuAndScatter_TakesSeveralSegments() =>
        ReceiveFromKernel(SmallRoom, ReceiveOffloads.Scatter, lengths =>
        {
            Assert.That(lengths, Has.Count.EqualTo(5));
            Assert.That(lengths.Sum(), Is.EqualTo(JumboFrame));
        });

    /// <summary>A net_tap device with a jumbo MTU receives a ping that fills it.</summary>
    private static void ReceiveFromKernel(int dataRoom, ReceiveOffloads offloads, Action<List<int>> check) => NetworkNamespace.Run(() =>
    {
        if (!File.Exists("/dev/net/tun"))
            Assert.Ignore("Needs /dev/net/tun.");
        using Mempool pool = Mempool.Create("jumbo", 1023, 0, dataRoom, -1);
        EthernetDevice device = EthernetDevice.Attach("net_tap7,iface=jumbo0");
        try
        {
            Assert.That(device.Info.ReceiveOffloads & offloads, Is.EqualTo(offloads));
            Run("ip", $"link set jumbo0 mtu {JumboMtu}");
            device.Configure(new DeviceConfig { Mtu = JumboMtu, ReceiveDescriptors = 64, ReceiveOffloads = offloads }, pool);
            device.Start();
            Assert.That(device.Info.Mtu, Is.EqualTo(JumboMtu));
            Run("ip", "address add 10.9.0.1/24 dev jumbo0");
            Run("ip", "link set jumbo0 up");
            Run("ip", "neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev jumbo0");

            using Process ping = Process.Start(Quiet("ping", $"-c 50 -i 0.1 -M do -s {JumboMtu - 28} 10.9.0.2"))!;
            check(ReceiveLongest(device, pool));
            ping.Kill();
            ping.WaitForExit();
        }
        finally
        {
            device.Detach();
        }
    });

    /// <summary>Segment lengths of the first frame that is longer than the kernel's chatter; its bytes are looked at too.</summary>
    private static List<int> ReceiveLongest(EthernetDevice device, Mempool pool)
    {
        Mbuf** burst = stackalloc Mbuf*[BurstSize];
        List<int> lengths = [];
        for (long end = Environment.TickCount64 + TimeoutMs; lengths.Count == 0 && Environment.TickCount64 < end; Thread.Sleep(1))
        {
            int count = DpdkBurst.Receive(device.Id, 0, burst, BurstSize);
            for (int i = 0; i < count; i++)
            {
                if (burst[i]->PacketLength < 1_515 || lengths.Count > 0)
                    continue;
                lengths = SegmentLengths(burst[i]);
                byte[] frame = Bytes(burst[i]);
                Assert.That(frame.AsSpan(0, 6).ToArray(), Is.EqualTo(new byte[] { 2, 0, 0, 0, 0, 2 }));
                // The pattern of ping: a byte that counts.
                Assert.That(frame[^1], Is.EqualTo((byte)(frame[^2] + 1)));
                Assert.That(frame[4_000], Is.EqualTo((byte)(frame[3_999] + 1)));
            }
            if (count > 0)
                DpdkBurst.Free(burst, count);
        }
        Assert.That(lengths, Is.Not.Empty, $"no jumbo frame has arrived; {pool.Available} buffers are free");
        return lengths;
    }

    private static byte[] Frame(int length)
    {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++)
            frame[i] = (byte)(i / 7);
        return frame;
    }

    private static List<int> SegmentLengths(Mbuf* mbuf)
    {
        List<int> lengths = [];
        for (Mbuf* segment = mbuf; segment != null; segment = segment->Next)
            lengths.Add(segment->DataLength);
        Assert.That((lengths.Count, lengths.Sum()), Is.EqualTo(((int)mbuf->SegmentCount, (int)mbuf->PacketLength)));
        return lengths;
    }

    private static byte[] Bytes(Mbuf* mbuf)
    {
        List<byte> bytes = [];
        for (Mbuf* segment = mbuf; segment != null; segment = segment->Next)
            bytes.AddRange(new ReadOnlySpan<byte>(Mbuf.Data(segment), segment->DataLength));
        return [.. bytes];
    }

    private static void Run(string program, string arguments)
    {
        using Process process = Process.Start(Quiet(program, arguments))!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {arguments}: {error}");
    }

    private static ProcessStartInfo Quiet(string program, string arguments) =>
        new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
}
