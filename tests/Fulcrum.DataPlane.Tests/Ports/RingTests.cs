using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed unsafe class RingTests : DpdkFixture
{
    [Test]
    public void EnqueueAndDequeue_FullRing_KeepsTheOrder()
    {
        using Ring ring = Ring.Create("order", 8, -1);
        nint* entries = stackalloc nint[8];
        for (int i = 0; i < 8; i++)
        {
            entries[i] = i + 1;
        }

        Assert.That(ring.Enqueue((Mbuf**)entries, 8), Is.EqualTo(7));
        new Span<nint>(entries, 8).Clear();
        Assert.That(ring.Dequeue((Mbuf**)entries, 8), Is.EqualTo(7));
        Assert.That(new Span<nint>(entries, 8).ToArray(), Is.EqualTo(new nint[] { 1, 2, 3, 4, 5, 6, 7, 0 }));
    }

    [Test]
    public void Create_NotAPowerOfTwo_IsRefused() =>
        Assert.That(() => Ring.Create("odd", 7, -1),
            Throws.TypeOf<DpdkException>().With.Message.Contains("cannot create ring odd of 7 entries"));
}
