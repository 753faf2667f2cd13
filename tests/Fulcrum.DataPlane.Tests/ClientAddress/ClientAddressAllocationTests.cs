using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>Inserting allocates nothing on the managed heap.</summary>
internal sealed class ClientAddressAllocationTests
{
    private const int BurstSize = 32;
    private const int BurstCount = 10_000;

    [TestCase(Wire.ClientAddress.Toa, 100)]
    [TestCase(Wire.ClientAddress.ProxyV1, 100)]
    [TestCase(Wire.ClientAddress.ProxyV2, 1460, TestName = "TenThousandBursts_OfFirstSegments_AllocateNothing(SeparateHeader)")]
    public void TenThousandBursts_OfFirstSegments_AllocateNothing(Wire.ClientAddress mode, int length)
    {
        using AddressBench bench = new(Families.Both4, mode, IpProtocol.Tcp, guarded: false);
        bench.Director.Network.KeepTransmitted = false;
        byte[] syn = new Segment(TcpFlags.Syn, 999).Of(bench.FromClient(), Lab.ClientPort, Lab.VirtualPort).Build();
        byte[] synAck = new Segment(TcpFlags.Syn | TcpFlags.Ack, 4999, 1000).Of(bench.FromServer(), Lab.RealPort, Lab.FirstLocalPort).Build();
        byte[] data = (new Segment(TcpFlags.Ack, 1000, 5000) { Data = new byte[length] })
            .Of(bench.FromClient(), Lab.ClientPort, Lab.VirtualPort).Build();
        Deliver(bench.Director, Director.Wan, syn, 1);
        Deliver(bench.Director, Director.Lan, synAck, 1);
        RunBursts(bench.Director, data, 500);
        ulong before = bench.Director.Statistics[WorkerCounter.ClientAddressesInserted];

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        RunBursts(bench.Director, data, BurstCount);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
        Assert.That(
            bench.Director.Statistics[WorkerCounter.ClientAddressesInserted] - before, Is.EqualTo(BurstCount * BurstSize),
            "precondition: every packet tells the address");
    }

    private static void RunBursts(Director director, byte[] frame, int count)
    {
        for (int burst = 0; burst < count; burst++)
            Deliver(director, Director.Wan, frame, BurstSize);
    }

    private static void Deliver(Director director, ushort port, byte[] frame, int count)
    {
        for (int index = 0; index < count; index++)
            director.Network.Deliver(port, 0, frame);
        director.PollAll();
    }
}
