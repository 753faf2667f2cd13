using Fulcrum.Oracle.Tests.Compare;
using Fulcrum.Oracle.Tests.Scenarios;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests;

/// <summary>The comparison itself, without a guest.</summary>
[Category("Oracle")]
[Parallelizable(ParallelScope.All)]
public sealed class ComparisonTests
{
    private static readonly Cell s_cell = new(Family.V4, Forwarding.Nat);

    private static Scenario ScenarioOf(Comparison comparison, bool isForHost = false)
    {
        Script script = isForHost ? new Script().WanForHost(s_cell.Syn()) : new Script().Wan(s_cell.Syn());
        return new Scenario("a", "A SYN.", [s_cell.Service(Protocol.Tcp)], script.Steps) { Comparison = comparison };
    }

    private static PacketBuilder Forwarded(byte ttl = 63, ushort id = 0x1234) =>
        Packet.Ethernet(Lab.LanMac, Lab.ServerMac(0)).Ip(s_cell.Client, s_cell.Real, ttl, id: id)
            .Tcp(Cell.ClientPort, s_cell.RealPort, TcpFlags.Syn, Cell.ClientSeq);

    private static IEnumerable<string> FieldsOf(
        PacketBuilder[] kernel,
        PacketBuilder[] fulcrum,
        Comparison comparison = Comparison.Frames,
        string verdict = "transmit",
        bool isForHost = false)
    {
        static IEnumerable<Output> Outputs(PacketBuilder[] packets) =>
            packets.Select(packet => new Output(0, "lan0", packet.Build()));
        return Comparer.Compare(ScenarioOf(comparison, isForHost), Outputs(kernel), Outputs(fulcrum), [verdict])
            .Select(difference => difference.Field);
    }

    [Test]
    public void Compare_SameFrame_FindsNothing() => Assert.That(FieldsOf([Forwarded()], [Forwarded()]), Is.Empty);

    [Test]
    public void Compare_OtherTtl_NamesTheField() =>
        Assert.That(FieldsOf([Forwarded()], [Forwarded(ttl: 64)]), Is.EqualTo((string[])["ipv4.ttl", "ipv4.checksum"]));

    [Test]
    public void Compare_IdThatCameIn_HasToStay() =>
        Assert.That(FieldsOf([Forwarded()], [Forwarded(id: 1)]), Is.EqualTo((string[])["ipv4.id", "ipv4.checksum"]));

    [Test]
    public void Compare_IdThatTheKernelMakes_IsFree() => Assert.That(FieldsOf([Forwarded(id: 7)], [Forwarded(id: 1)]), Is.Empty);

    [Test]
    public void Compare_WrongChecksumOfFulcrum_IsReported() => Assert.That(
        FieldsOf([Forwarded()], [Forwarded().Edit(frame => frame[^1] ^= 1)]), Does.Contain("checksum"));

    [Test]
    public void Compare_NoFrame_IsMissing() => Assert.That(FieldsOf([Forwarded()], []), Is.EqualTo((string[])["missing"]));

    [Test]
    public void Compare_OneFrameMore_IsExtra() =>
        Assert.That(FieldsOf([Forwarded()], [Forwarded(ttl: 9), Forwarded()]), Is.EqualTo((string[])["extra"]));

    [Test]
    public void Compare_PuntOfWhatIpvsForwards_IsReported() =>
        Assert.That(FieldsOf([Forwarded()], [], verdict: "punt"), Is.EqualTo((string[])["punt"]));

    [Test]
    public void Compare_PuntOfWhatIsForTheHost_IsRight() =>
        Assert.That(FieldsOf([Forwarded()], [], verdict: "punt", isForHost: true), Is.Empty);

    [TestCase(Family.V4)]
    [TestCase(Family.V6)]
    public void Compare_FragmentsInAnotherOrder_AreOnePacket(Family family)
    {
        PacketBuilder whole = Packet.Ethernet(Lab.LanMac, Lab.ServerMac(0))
            .Ip(Lab.Client(family), Lab.Real(family), dontFragment: false).Udp(1, 2).PayloadOf(100);
        PacketBuilder[] fragments = whole.Fragments(48, 0x1234);

        Assert.That(FieldsOf([whole], [.. fragments.Reverse()], Comparison.Packets), Is.Empty);
        Assert.That(FieldsOf([whole], fragments[1..], Comparison.Packets), Is.Not.Empty);
    }

    [TestCase(Family.V4, Forwarding.Ipip)]
    [TestCase(Family.V6, Forwarding.Gre)]
    [TestCase(Family.V4, Forwarding.Gue)]
    public void Compare_FragmentsInsideATunnelOrOutside_DeliverTheSame(Family family, Forwarding forwarding)
    {
        PacketBuilder inner = Lab.OnWan().Ip(s_cell.Client, s_cell.Virtual, dontFragment: false, id: 5).Udp(1, 2).PayloadOf(100);
        PacketBuilder Outer(PacketBuilder packet)
        {
            PacketBuilder outer = Packet.Ethernet(Lab.LanMac, Lab.ServerMac(0))
                .Ip(Lab.Lan(family), Lab.Real(family), dontFragment: false);
            return forwarding switch
            {
                Forwarding.Ipip => outer.Ipip(packet),
                Forwarding.Gre => outer.Gre(packet),
                _ => outer.Gue(packet, 50_000),
            };
        }

        PacketBuilder[] outside = Outer(inner).Fragments(64, 9);
        PacketBuilder[] inside = [.. inner.Fragments(48, 5).Select(Outer)];

        Assert.That(FieldsOf(outside, inside, Comparison.Delivered), Is.Empty);
        Assert.That(FieldsOf(outside, inside[1..], Comparison.Delivered), Is.Not.Empty);
    }

    [Test]
    public void Catalogue_Names_AreUniqueFolderNames()
    {
        Assert.That(Catalogue.All.Select(scenario => scenario.Name), Is.Unique);
        Assert.That(Catalogue.All.Select(scenario => scenario.Name), Is.All.Match("^[a-z0-9-]+$"));
    }
}
