using Fulcrum.DataPlane.Ports;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Pipeline;

/// <summary>That the memory network notices what a careless holder of packets does.</summary>
public unsafe class MemoryNetworkTests
{
    private static readonly byte[] s_frame = [.. Enumerable.Range(0, 60).Select(value => (byte)value)];

    [TestCase(true)]
    [TestCase(false)]
    public void Packet_DeliveredAndTransmitted_ComesOutAsItWas(bool guardPages)
    {
        using MemoryNetwork network = new(new MemoryNetworkOptions { GuardPages = guardPages, MbufCount = 4 });
        for (int round = 0; round < 10; round++)
        {
            network.Deliver(0, 0, s_frame);
            Mbuf* mbuf = Receive(network);
            Assert.That(((int)mbuf->DataOffset, (int)mbuf->DataLength, (int)mbuf->PacketLength, (int)mbuf->SegmentCount), Is.EqualTo((128, 60, 60, 1)));
            Assert.That(network.Transmit(1, 0, &mbuf, 1), Is.EqualTo(1));
            Assert.That(network.TakeTransmitted(1), Is.EqualTo(s_frame));
        }

        Assert.That(network.FreeMbufCount, Is.EqualTo(4));
    }

    [Test]
    public void Free_Twice_IsRefused()
    {
        using MemoryNetwork network = new();
        network.Deliver(0, 0, s_frame);
        Mbuf* mbuf = Receive(network);
        Free(network, mbuf);

        Assert.That(() => Free(network, mbuf), Throws.InvalidOperationException.With.Message.Contains("twice"));
    }

    [Test]
    public void Transmit_AfterFree_IsRefused()
    {
        using MemoryNetwork network = new();
        network.Deliver(0, 0, s_frame);
        Mbuf* mbuf = Receive(network);
        Free(network, mbuf);

        Assert.That(() => Transmit(network, mbuf), Throws.InvalidOperationException);
    }

    [Test]
    public void Pointer_ThatIsNoMbuf_IsRefused()
    {
        using MemoryNetwork network = new();
        byte* stranger = stackalloc byte[sizeof(Mbuf)];
        Mbuf* mbuf = (Mbuf*)stranger;

        Assert.That(() => Free(network, mbuf), Throws.InvalidOperationException.With.Message.Contains("not an mbuf"));
    }

    [Test]
    public void Write_AfterFree_IsFoundBeforeTheBufferIsUsedAgain()
    {
        using MemoryNetwork network = new(new MemoryNetworkOptions { MbufCount = 1 });
        network.Deliver(0, 0, s_frame);
        Mbuf* mbuf = Receive(network);
        byte* data = Mbuf.Data(mbuf);
        Free(network, mbuf);
        data[10] = 1;

        Assert.That(() => network.Deliver(0, 0, s_frame), Throws.InvalidOperationException.With.Message.Contains("wrote"));
    }

    [Test]
    public void Write_BeforeTheHeadroom_IsFoundWhenThePacketLeaves()
    {
        using MemoryNetwork network = new(new MemoryNetworkOptions { GuardPages = true });
        network.Deliver(0, 0, s_frame);
        Mbuf* mbuf = Receive(network);
        mbuf->BufferAddress[-1] = 0;

        Assert.That(() => Free(network, mbuf), Throws.InvalidOperationException.With.Message.Contains("wrote"));
    }

    [Test]
    public void GuardPages_BehindEveryPacket_AreInaccessible()
    {
        using MemoryNetwork network = new(new MemoryNetworkOptions { GuardPages = true, MbufCount = 2 });
        string[] maps;
        network.Deliver(0, 0, s_frame);
        network.Deliver(0, 0, []);
        Mbuf* first = Receive(network);
        Mbuf* second = Receive(network);
        maps = File.ReadAllLines("/proc/self/maps");

        foreach (nint end in (nint[])[(nint)(Mbuf.Data(first) + first->DataLength), (nint)Mbuf.Data(second)])
        {
            Assert.That(maps, Has.Some.Match($"^{end:x}-[0-9a-f]+ ---p"));
        }
    }

    [Test]
    public void Held_ByTheWorker_IsCountedUntilGivenAway()
    {
        using MemoryNetwork network = new();
        nint ring = network.CreateRing(1);
        network.Deliver(0, 0, s_frame);
        network.Deliver(0, 0, s_frame);
        Mbuf* first = Receive(network);
        Mbuf* second = Receive(network);
        Assert.That(network.HeldBy(MbufHolder.Worker), Is.EqualTo(2));

        Assert.That(network.Enqueue(ring, &first, 1), Is.EqualTo(1));
        Assert.That(network.Enqueue(ring, &second, 1), Is.Zero, "the ring is full");
        Assert.That(network.HeldBy(MbufHolder.Worker), Is.EqualTo(1));
        Assert.That(network.Drain(ring), Is.EqualTo(1));
    }

    [Test]
    public void Blocks_OfProcessMemory_AreZeroedAlignedAndFreedOnce()
    {
        using ProcessMemory memory = new();
        byte* block = (byte*)memory.Allocate(1000, "test");

        Assert.That((long)block % 128, Is.Zero);
        Assert.That(new ReadOnlySpan<byte>(block, 1000).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        memory.Free(block);
        Assert.That(() => memory.Free(block), Throws.InvalidOperationException);
        Assert.That(memory.BlockCount, Is.Zero);
    }

    private static void Free(MemoryNetwork network, Mbuf* mbuf) => network.Free(&mbuf, 1);

    private static int Transmit(MemoryNetwork network, Mbuf* mbuf) => network.Transmit(0, 0, &mbuf, 1);

    private static Mbuf* Receive(MemoryNetwork network)
    {
        Mbuf* mbuf;
        Assert.That(network.Receive(0, 0, &mbuf, 1), Is.EqualTo(1));
        return mbuf;
    }
}
