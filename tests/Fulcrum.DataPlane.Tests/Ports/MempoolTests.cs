using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed unsafe class MempoolTests : DpdkFixture
{
    [Test]
    public void Allocate_MoreThanThereAre_TakesNone()
    {
        using Mempool pool = Mempool.Create("exhausted", 63, 0, 2176, -1);
        Mbuf** burst = stackalloc Mbuf*[64];

        Assert.That(pool.Allocate(burst, 64), Is.False);
        Assert.That(pool.Available, Is.EqualTo(63));
        Assert.That(pool.Allocate(burst, 63), Is.True);
        Assert.That(pool.Available, Is.Zero);

        DpdkBurst.Free(burst, 63);
        Assert.That(pool.Available, Is.EqualTo(63));
    }

    [Test]
    public void Allocate_Packet_HasHeadroomAndNoData()
    {
        using Mempool pool = Mempool.Create("fresh", 63, 0, 2176, -1);
        Mbuf* mbuf;

        Assert.That(pool.Allocate(&mbuf, 1), Is.True);
        Assert.That((mbuf->DataOffset, mbuf->DataLength, mbuf->PacketLength, mbuf->SegmentCount, mbuf->ReferenceCount),
            Is.EqualTo(((ushort)128, (ushort)0, 0u, (ushort)1, (ushort)1)));
        Assert.That(mbuf->BufferLength, Is.EqualTo(2176));
        DpdkBurst.FreeFast(&mbuf, 1);
    }

    [Test]
    public void Create_NameTaken_SaysSo()
    {
        using Mempool pool = Mempool.Create("taken", 63, 0, 2176, -1);
        Assert.That(() => Mempool.Create("taken", 63, 0, 2176, -1),
            Throws.TypeOf<DpdkException>().With.Message.Contains("cannot create mempool taken of 63 mbufs"));
    }

    [Test]
    public void Create_TooManyBuffers_SaysHowMany() =>
        Assert.That(() => Mempool.Create("huge", 100_000_000, 0, 2176, -1),
            Throws.TypeOf<DpdkException>().With.Message.Contains("100000000 mbufs"));

    [Test]
    public void Dispose_Twice_DoesNothing()
    {
        Mempool pool = Mempool.Create("gone", 63, 0, 2176, -1);
        pool.Dispose();
        pool.Dispose();
        Assert.That(pool.Handle, Is.EqualTo((nint)0));
    }
}
