using System.Runtime.InteropServices;
using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

/// <summary>What the stage does with a fragment that comes to it with its new addresses.</summary>
internal sealed unsafe class FragmentedPacketTests
{
    private const int Headroom = 128;
    private const int EthernetLength = 14;
    private const uint First = 1000;

    private ProcessMemory _memory = null!;
    private Mbuf* _mbuf;
    private byte[] _frame = [];
    private SeparateHeaders _separate = null!;
    private WorkerStatistics _statistics;

    [SetUp]
    public void SetUp() => _memory = new ProcessMemory();

    [TearDown]
    public void TearDown() => _memory.Dispose();

    [Test]
    public void ProxyStream_FirstFragmentOfTheFirstData_LetsTheHeaderGoAhead()
    {
        byte[] left = Run(ClientAddressMode.ProxyV2, IpProtocol.Tcp, PacketShape.FirstFragment, new Segment(TcpFlags.Ack, First) { Data = new byte[64] });

        Assert.That(_separate.Count, Is.EqualTo(1));
        Assert.That((int)_separate[0]->Length, Is.EqualTo(28));
        Assert.That(SequenceOf(left), Is.EqualTo(First + 28));
        Assert.That(left, Has.Length.EqualTo(_frame.Length));
    }

    [Test]
    public void ProxyStream_FirstFragmentOfLaterData_CountsTheHeader()
    {
        byte[] left = Run(ClientAddressMode.ProxyV2, IpProtocol.Tcp, PacketShape.FirstFragment, new Segment(TcpFlags.Ack, First + 9) { Data = new byte[64] });

        Assert.That(_separate.Count, Is.Zero);
        Assert.That(SequenceOf(left), Is.EqualTo(First + 9 + 28));
    }

    [TestCase(ClientAddressMode.Toa, IpProtocol.Tcp)]
    [TestCase(ClientAddressMode.ProxyV2, IpProtocol.Udp)]
    [TestCase(ClientAddressMode.Uoa, IpProtocol.Udp)]
    public void FirstFragment_WhoseAddressCannotBeInserted_StaysAsItIs(ClientAddressMode mode, byte protocol)
    {
        byte[] left = Run(mode, protocol, PacketShape.FirstFragment, new Segment(TcpFlags.Ack, 5, First) { Data = new byte[64] });

        Assert.That(left, Is.EqualTo(_frame));
        Assert.That(_statistics[WorkerCounter.ClientAddressesOmitted], Is.EqualTo(1));
    }

    [TestCase(ClientAddressMode.Toa, IpProtocol.Tcp)]
    [TestCase(ClientAddressMode.ProxyV1, IpProtocol.Tcp)]
    [TestCase(ClientAddressMode.Uoa, IpProtocol.Udp)]
    public void LaterFragment_OfAnyKind_StaysAsItIs(ClientAddressMode mode, byte protocol)
    {
        byte[] left = Run(mode, protocol, PacketShape.LaterFragment, new Segment(TcpFlags.Ack, First, First) { Data = new byte[64] });

        Assert.That(left, Is.EqualTo(_frame));
        Assert.That(_statistics[WorkerCounter.ClientAddressesOmitted], Is.Zero);
        Assert.That(_separate.Count, Is.Zero);
    }

    private static uint SequenceOf(byte[] frame) =>
        Be32Of(frame, EthernetLength + 20 + 4);

    private static uint Be32Of(byte[] bytes, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));

    /// <summary>Runs the stage over one inbound packet; returns the frame that it leaves, if it stays as long as it was.</summary>
    private byte[] Run(ClientAddressMode mode, byte protocol, PacketShape shape, Segment segment)
    {
        using AddressBench bench = new(Families.Both4, Wire.ClientAddress.None, protocol);
        Testing.PacketBuilder packet = protocol == IpProtocol.Tcp
            ? segment.Of(bench.ToServer(), 1024, 8080)
            : bench.ToServer().Udp(1024, 8080).Payload(segment.Data);
        _frame = packet.Build();
        byte* counters = (byte*)_memory.Allocate(WorkerStatistics.ServerOffset, "counters");
        _statistics = new WorkerStatistics((ulong*)counters, null);
        SessionTable table = new(_memory, 8, "test", Classify.FlowHash.CreateRandom());
        SyncNews news = new(new SyncLane(_memory, "test"), table, null, new HandoverWindow());
        ClientAddressInserter inserter = new(table, _statistics, _memory, "test", news);
        _separate = inserter.Separate;
        Session* session = Insert(table, protocol);
        SessionExtension* extension = table.ExtensionOf(session);
        extension->Client = IpAddress.Parse("203.0.113.5");
        extension->Virtual = IpAddress.Parse("198.51.100.80");
        extension->Mode = mode;
        if (protocol == IpProtocol.Tcp)
        {
            extension->InsertAt = First;
            extension->Progress = InsertionProgress.Known;
            extension->InsertedLength = mode == ClientAddressMode.Toa ? (ushort)0 : (ushort)ProxyHeader.LengthOf(session, extension);
        }

        Burst burst = BurstOf(session, shape);
        Adjacency next = new() { Mtu = 1500 };
        Assert.That(inserter.TryRun(burst, 0, session, &next));
        return new ReadOnlySpan<byte>(burst.Network[0] - EthernetLength, EthernetLength + burst.Length[0]).ToArray();
    }

    private static Session* Insert(SessionTable table, byte protocol)
    {
        Classify.FlowKey inbound = new(Be32.FromHost(1), Be32.FromHost(2), Be16.FromHost(3), Be16.FromHost(4), protocol);
        Classify.FlowKey outbound = new(Be32.FromHost(5), Be32.FromHost(6), Be16.FromHost(7), Be16.FromHost(8), protocol);
        return table.Insert(&inbound, table.HashOf(&inbound), &outbound, table.HashOf(&outbound), SessionTraits.FullNat | SessionTraits.Inserts);
    }

    private Burst BurstOf(Session* session, PacketShape shape)
    {
        byte* buffer = (byte*)_memory.Allocate((nuint)(Headroom + _frame.Length), "packet");
        Marshal.Copy(_frame, 0, (nint)(buffer + Headroom), _frame.Length);
        _mbuf = (Mbuf*)_memory.Allocate((nuint)sizeof(Mbuf), "mbuf");
        *_mbuf = new Mbuf { BufferAddress = buffer, DataOffset = Headroom, DataLength = (ushort)_frame.Length, PacketLength = (uint)_frame.Length, SegmentCount = 1 };
        Burst burst = new(_memory, "test");
        burst.Count = 1;
        burst.Packets[0] = _mbuf;
        burst.Network[0] = buffer + Headroom + EthernetLength;
        burst.Transport[0] = burst.Network[0] + Ipv4Header.MinimumLength;
        burst.Length[0] = (ushort)(_frame.Length - EthernetLength);
        burst.Shapes[0] = shape;
        burst.Sessions[0] = session;
        burst.Directions[0] = Direction.Inbound;
        burst.Events[0] = Classify.SegmentEvent.Ack;
        return burst;
    }
}
