using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Offline;
using Fulcrum.ControlPlane.Tests.Daemons;
using Google.Protobuf;
using System.Net;

namespace Fulcrum.ControlPlane.Tests.Offline;

/// <summary>What a configuration and a topology come to.</summary>
internal sealed class OfflineSnapshotTests
{
    private const string TwoPorts = """
        {"ports": [{"name": "wan0", "mac": "02:00:00:00:00:01", "mtu": 1400, "addresses": ["10.0.0.1/24", "192.0.2.1/32", "fe80::1/64", {"address": "2001:db8::1/64", "vlan": 7}]},
                   {"name": "lan0", "mac": "02:00:00:00:00:02", "addresses": ["10.0.1.1/24"]}],
         "routes": [{"prefix": "10.0.1.0/24", "via": "10.0.0.9", "port": "wan0"}],
         "neighbors": [{"address": "10.0.0.9", "port": "wan0", "mac": "02:00:00:00:00:09"}]}
        """;

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp() => _directory = new();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void Addresses_OfPorts_ImplyRoutesUnlessOneIsWritten()
    {
        OfflineSnapshot compiled = OfflineSnapshot.Compile(DirectorModel.Empty, TopologyReader.Parse("t", TwoPorts));

        Assert.That(compiled.Snapshot.Routes.Select(route =>
                $"{Text(route.Prefix.Address)}/{route.Prefix.Length} {(route.Gateway.Length > 0 ? Text(route.Gateway) : "link")} {route.Port} {route.Vlan}"),
            Is.EquivalentTo(new[] { "10.0.1.0/24 10.0.0.9 wan0 0", "10.0.0.0/24 link wan0 0", "2001:db8::/64 link wan0 7" }));
        Assert.That(compiled.Snapshot.Addresses.Select(a => $"{a.Port} {Text(a.Address)}/{a.PrefixLength} {a.Vlan}"), Is.EqualTo(new[]
        {
            "wan0 10.0.0.1/24 0", "wan0 192.0.2.1/32 0", "wan0 fe80::1/64 0", "wan0 2001:db8::1/64 7", "lan0 10.0.1.1/24 0",
        }));
        Assert.That(compiled.Snapshot.Neighbours.Select(n => $"{n.Port} {Text(n.Address)} {Convert.ToHexString(n.Mac.Span)}"),
            Is.EqualTo(new[] { "wan0 10.0.0.9 020000000009" }));
        Assert.That(compiled.Ports.Ports.Select(p => $"{p.Name} {Convert.ToHexString(p.Mac.Span)} {p.Mtu}"),
            Is.EqualTo(new[] { "wan0 020000000001 1400", "lan0 020000000002 1500" }));
    }

    [Test]
    public void Servers_WithChecks_AreAllUp()
    {
        File.WriteAllText(_directory["f.conf"],
            """
            virtual_server 10.0.0.80 80 {
                protocol TCP
                lb_algo rr
                lb_kind FNAT
                laddr_group_name pool
                alpha
                delay_loop 1
                real_server 10.0.1.1 80 {
                    weight 3
                    TCP_CHECK {
                    }
                }
            }
            local_address_group pool {
                10.0.1.100 lan0
            }
            """);
        DirectorModel? model = ConfigurationLoader.Load(_directory["f.conf"]).Model;
        Assert.That(model, Is.Not.Null);
        Assert.That(model!.Services[0].RealServers[0].HealthChecks[0].StartsDown, "precondition: without a word about its health it is down");

        OfflineSnapshot compiled = OfflineSnapshot.Compile(model, TopologyReader.Parse("t", TwoPorts));

        Assert.That(compiled.Snapshot.Services.Single().RealServers.Single().Weight, Is.EqualTo(3));
    }

    [Test]
    public void File_WrittenTwice_HoldsTheSameTwoMessages()
    {
        OfflineSnapshot compiled = OfflineSnapshot.Compile(DirectorModel.Empty, TopologyReader.Parse("t", TwoPorts));
        using MemoryStream first = new();
        using MemoryStream second = new();
        compiled.WriteTo(first);
        OfflineSnapshot.Compile(DirectorModel.Empty, TopologyReader.Parse("t", TwoPorts)).WriteTo(second);

        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
        first.Position = 0;
        Assert.That(Wire.PortList.Parser.ParseDelimitedFrom(first), Is.EqualTo(compiled.Ports));
        Assert.That(Wire.Snapshot.Parser.ParseDelimitedFrom(first), Is.EqualTo(compiled.Snapshot));
        Assert.That(compiled.Snapshot.Generation, Is.EqualTo(1));
    }

    private static string Text(ByteString address) => new IPAddress(address.Span).ToString();
}
