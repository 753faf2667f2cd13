using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Paths;

/// <summary>Which ways there are, who uses them, and what the data plane is told of them.</summary>
[TestFixture]
internal sealed class CheckPathsTests
{
    private static readonly DataPath s_direct = new(IPAddress.Parse("10.0.1.100"), IPAddress.Parse("10.0.11.2"), ForwardingMode.DirectRoute, null);
    private static readonly DataPath s_ipv6 = new(IPAddress.Parse("2001:db8::100"), IPAddress.Parse("10.0.11.2"), ForwardingMode.Tunnel, null);

    [Test]
    public void Route_IsOfNoUse_BeforeTheDataPlaneKnowsIt()
    {
        CheckPaths paths = new();
        using CheckRoute route = paths.Open(s_direct);
        Assert.That(() => route.Address, Throws.TypeOf<LocalFailureException>());

        paths.Confirm(paths.Current);

        Assert.That(route.Address, Is.EqualTo(IPAddress.Parse("169.254.64.1")));
        using CheckRoute other = paths.Open(s_ipv6);
        Assert.That(() => other.Address, Throws.TypeOf<LocalFailureException>(), "the data plane knows an older list");
        paths.Confirm(paths.Current);
        Assert.That(other.Address, Is.EqualTo(IPAddress.Parse("fd66:756c:6372:756d::2")));
    }

    [Test]
    public void Way_OfSeveralChecks_IsOneUntilTheLastEnds()
    {
        CheckPaths paths = new();
        int changes = 0;
        paths.Changed += () => changes++;
        CheckRoute first = paths.Open(s_direct);
        CheckRoute second = paths.Open(s_direct with { });

        first.Dispose();
        first.Dispose();

        Assert.That((paths.Current.Paths.Length, changes), Is.EqualTo((1, 1)));
        second.Dispose();
        Assert.That((paths.Current.Paths.Length, changes), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Address_ThatIsGivenBack_RestsBeforeItStandsForAnotherWay()
    {
        CheckPaths paths = new();
        paths.Open(s_direct).Dispose();

        using CheckRoute route = paths.Open(s_ipv6);

        Assert.That(paths.Current.Paths.Single().Index, Is.EqualTo(2));
    }

    [Test]
    public void Range_ThatIsTooSmall_SaysSo()
    {
        CheckPaths paths = new();
        paths.Use(CheckAddresses.Default with { Ipv4 = IPNetwork.Parse("198.18.0.0/31") });
        using CheckRoute first = paths.Open(s_direct);
        using CheckRoute second = paths.Open(s_direct with { Server = IPAddress.Parse("10.0.12.2") });
        paths.Confirm(paths.Current);

        Assert.That(first.Address, Is.EqualTo(IPAddress.Parse("198.18.0.1")));
        Assert.That(() => second.Address, Throws.TypeOf<LocalFailureException>().With.Message.Contains("make it wider"));
    }

    [TestCase(300, "169.254.65.44")]
    [TestCase(16383, "169.254.127.255")]
    public void Address_IsThatManyBehindTheFirst(int index, string expected) =>
        Assert.That(PathList.AddressOf(CheckAddresses.Default.Ipv4, index), Is.EqualTo(IPAddress.Parse(expected)));

    [Test]
    public void Of_OnlyDrAndTunOfAnAddress_HaveAWayOfTheirOwn()
    {
        TcpCheck check = Check();
        VirtualService service = Samples.Service(Samples.Key(), Server(ForwardingMode.DirectRoute, check));
        DataPath? Of(ForwardingMode mode, HealthCheck made) => DataPath.Of(service, Server(mode, made), made);

        Assert.Multiple(() =>
        {
            Assert.That(Of(ForwardingMode.DirectRoute, check), Is.EqualTo(s_direct));
            Assert.That(Of(ForwardingMode.Tunnel, check), Is.EqualTo(s_direct with { Mode = ForwardingMode.Tunnel }));
            Assert.That(Of(ForwardingMode.Nat, check), Is.Null);
            Assert.That(Of(ForwardingMode.FullNat, check), Is.Null);
            Assert.That(Of(ForwardingMode.DirectRoute, check with { TravelsAsData = false }), Is.Null);
            Assert.That(Of(ForwardingMode.DirectRoute, check with { Target = new(IPAddress.Loopback, 80) }), Is.Null, "connect_ip");
        });
    }

    [TestCase(80, 80, TestName = "Target_OfAnotherPortOfTheServer_IsTheVirtualPort")]
    [TestCase(81, 81, TestName = "Target_OfConnectPort_IsThat")]
    public void Target(int port, int expected)
    {
        TcpCheck check = Check() with { Target = new(IPAddress.Parse("10.0.11.2"), port) };
        RealServer server = Server(ForwardingMode.DirectRoute, check);

        Assert.That(DataPath.TargetOf(Samples.Service(Samples.Key(), server), server, check), Is.EqualTo(new IPEndPoint(s_direct.Virtual, expected)));
    }

    [Test]
    public void Compile_TellsOfWaysAndOfTheirTwin()
    {
        CheckPaths paths = new();
        Wire.PortList ports = new() { Ports = { new Wire.PortState { Name = "bare" }, new Wire.PortState { Name = "wan", Twin = "wan0" } } };
        Assert.That(CheckPathCompiler.Compile(paths.Current, new(ports)), Is.Null, "no ways");
        using CheckRoute route = paths.Open(s_direct with { Mode = ForwardingMode.Tunnel, Tunnel = new(TunnelKind.Gue, 6080, TunnelChecksum.Plain) });
        Assert.That(CheckPathCompiler.Compile(paths.Current, PortMap.Empty), Is.Null, "no twins");

        Wire.CheckPaths compiled = CheckPathCompiler.Compile(paths.Current, new(ports))!;

        Assert.That(compiled.Port, Is.EqualTo("wan"));
        Assert.That(compiled.Paths.Single(), Is.EqualTo(new Wire.CheckPath
        {
            Index = 1,
            VirtualAddress = s_direct.Virtual.ToWire(),
            ServerAddress = s_direct.Server.ToWire(),
            Mode = Wire.ForwardingMode.Tunnel,
            Tunnel = new() { Kind = Wire.TunnelKind.Gue, Port = 6080, Checksum = Wire.TunnelChecksum.Plain },
        }));
    }

    [Test]
    public void Delta_OfOtherWays_ReplacesThemAndOfNoneTakesThemAway()
    {
        Wire.Snapshot before = new() { Generation = 1 };
        Wire.Snapshot after = new() { Generation = 2, CheckPaths = new() { Port = "wan", Paths = { new Wire.CheckPath { Index = 1 } } } };

        Assert.That(DeltaBuilder.Build(before, after)!.CheckPaths, Is.EqualTo(after.CheckPaths));
        Assert.That(DeltaBuilder.Build(after, before)!.CheckPaths, Is.EqualTo(new Wire.CheckPaths()));
        Assert.That(DeltaBuilder.Build(after, after.Clone()), Is.Null);
    }

    [Test]
    public void SourcePorts_InUse_AreNobodyElses()
    {
        SourcePorts ports = new((50000, 50003));
        int[] taken = [.. Enumerable.Range(0, 4).Select(_ => ports.Take()!.Value)];

        Assert.That(taken.Order(), Is.EqualTo(Enumerable.Range(50000, 4)));
        Assert.That(ports.Take(), Is.Null);
        ports.Return(taken[2]);
        ports.Return(taken[0]);
        Assert.That((ports.Take(), ports.Take()), Is.EqualTo((taken[2], taken[0])), "the one that has rested longest");
    }

    private static TcpCheck Check() => new() { Target = new(IPAddress.Parse("10.0.11.2"), 80), TravelsAsData = true };

    private static RealServer Server(ForwardingMode mode, HealthCheck check) =>
        Samples.Server(1, 1, check) with { Endpoint = new(IPAddress.Parse("10.0.11.2"), 80), Mode = mode };
}
