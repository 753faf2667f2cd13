using Fulcrum.DataPlane.Ports;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

/// <summary>What a worker calls, on a net_ring device that sends to itself.</summary>
[TestFixture(typeof(DpdkPort))]
[TestFixture(typeof(DpdkPollPort))]
public sealed unsafe class DpdkPortTests<TPort> : DpdkFixture
    where TPort : struct, IPort
{
    private const int BurstSize = 32;

    private Mempool? _pool;
    private EthernetDevice? _device;

    [OneTimeSetUp]
    public void StartDevice()
    {
        _pool = Mempool.Create("ports", 1023, 0, 2176, -1);
        _device = EthernetDevice.Attach("net_ring7");
        _device.Configure(new DeviceConfig(), _pool);
        _device.Start();
    }

    [OneTimeTearDown]
    public void StopDevice()
    {
        _device?.Detach();
        _pool?.Dispose();
    }

    [Test]
    public void TransmitAndReceive_Burst_ComesBackWholeAndInOrder()
    {
        Mbuf** sent = stackalloc Mbuf*[BurstSize];
        Mbuf** received = stackalloc Mbuf*[BurstSize];
        Fill(sent);

        Assert.That(TPort.Transmit(_device!.Id, 0, sent, BurstSize), Is.EqualTo(BurstSize));
        Assert.That(TPort.Receive(_device.Id, 0, received, 20), Is.EqualTo(20));
        Assert.That(TPort.Receive(_device.Id, 0, received + 20, BurstSize), Is.EqualTo(BurstSize - 20));
        Assert.That(TPort.Receive(_device.Id, 0, received, BurstSize), Is.Zero);

        for (int i = 0; i < BurstSize; i++)
        {
            Assert.That((nint)received[i], Is.EqualTo((nint)sent[i]));
            ReadOnlySpan<byte> data = new(Mbuf.Data(received[i]), received[i]->DataLength);
            Assert.That(data.Length, Is.EqualTo(60 + i));
            Assert.That(data.IndexOfAnyExcept((byte)i), Is.EqualTo(-1));
        }
        TPort.Free(received, BurstSize);
        Assert.That(_pool!.Available, Is.EqualTo(1023));
    }

    [Test]
    public void EnqueueAndDequeue_MoreThanTheRingHolds_LeavesTheRestWithTheCaller()
    {
        using Ring ring = Ring.Create("handoff", 16, -1);
        Mbuf** burst = stackalloc Mbuf*[BurstSize];
        Mbuf** taken = stackalloc Mbuf*[BurstSize];
        Fill(burst);

        Assert.That(TPort.Enqueue(ring.Handle, burst, BurstSize), Is.EqualTo(15));
        Assert.That(TPort.Dequeue(ring.Handle, taken, BurstSize), Is.EqualTo(15));
        Assert.That(TPort.Dequeue(ring.Handle, taken, BurstSize), Is.Zero);
        Assert.That(new Span<nint>(taken, 15).SequenceEqual(new Span<nint>(burst, 15)), Is.True);
        TPort.Free(burst, BurstSize);
    }

    [Test]
    public void LookUpRoutes_Burst_GivesTheLongestPrefixOrZero()
    {
        using Fib fib = Fib.Create("port-routes", 64, 0, -1);
        fib.Add(0x0a000000, 8, 1);
        fib.Add(0x0a010200, 24, 2);
        uint* addresses = stackalloc uint[] { 0x0a000001, 0x0a010203, 0x0b000001 };
        ulong* nextHops = stackalloc ulong[3];

        TPort.LookUpRoutes(fib.Handle, addresses, nextHops, 3);

        Assert.That(new ReadOnlySpan<ulong>(nextHops, 3).ToArray(), Is.EqualTo(new ulong[] { 1, 2, 0 }));
    }

    [Test]
    public void ReportQuiescent_OnlineWorker_IsSeen()
    {
        using QuiescentState rcu = QuiescentState.Create(2, -1);
        rcu.Online(1);
        ulong token = rcu.Start();
        Assert.That(rcu.Check(token), Is.False);
        TPort.ReportQuiescent(rcu.Handle, 1);
        Assert.That(rcu.Check(token), Is.True);
    }

    [Test]
    public void NowUs_AfterTwentyMilliseconds_HasAdvancedByAtLeastThat()
    {
        long before = TPort.NowUs();
        Thread.Sleep(20);
        Assert.That(TPort.NowUs() - before, Is.GreaterThanOrEqualTo(20_000));
    }

    [Test]
    public void AllFunctions_TenThousandBursts_AllocateNothing()
    {
        using QuiescentState rcu = QuiescentState.Create(1, -1);
        rcu.Online(0);
        Mbuf** burst = stackalloc Mbuf*[BurstSize];
        Fill(burst);
        RoundTrips(rcu.Handle, burst, 10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrips(rcu.Handle, burst, 10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        TPort.Free(burst, BurstSize);
    }

    private void RoundTrips(nint rcu, Mbuf** burst, int count)
    {
        ushort device = _device!.Id;
        for (int i = 0; i < count; i++)
        {
            TPort.Transmit(device, 0, burst, BurstSize);
            TPort.Receive(device, 0, burst, BurstSize);
            TPort.ReportQuiescent(rcu, 0);
            TPort.NowUs();
        }
    }

    /// <summary>Packet i has 60 + i bytes of value i.</summary>
    private void Fill(Mbuf** burst)
    {
        Assert.That(_pool!.Allocate(burst, BurstSize), Is.True);
        for (int i = 0; i < BurstSize; i++)
        {
            burst[i]->DataLength = (ushort)(60 + i);
            burst[i]->PacketLength = burst[i]->DataLength;
            new Span<byte>(Mbuf.Data(burst[i]), burst[i]->DataLength).Fill((byte)i);
        }
    }
}
