using Fulcrum.ControlPlane.Offline;
using Fulcrum.ControlPlane.Services;

namespace Fulcrum.ControlPlane.Tests.Offline;

/// <summary>topo.json: what it may say, and what is said about its errors.</summary>
internal sealed class TopologyReaderTests
{
    private const string OnePort = """ "ports": [{"name": "wan0", "mac": "02:00:00:00:00:01"}] """;

    [Test]
    public void Topology_WithEverything_IsRead()
    {
        Topology topology = TopologyReader.Parse("topo.json",
            """
            {"ports": [
               {"name": "wan0", "mac": "02:00:00:00:00:01", "mtu": 9000, "addresses": ["10.0.0.1/24", {"address": "2001:db8::1/64", "vlan": 7}]},
               {"name": "lan0", "mac": "02-00-00-00-00-02"}],
             "routes": [{"prefix": "0.0.0.0/0", "via": "10.0.0.254", "port": "wan0"}, {"prefix": "2001:db8:1::/48", "port": "lan0", "vlan": 4094}],
             "neighbors": [{"address": "10.0.1.11", "port": "lan0", "mac": "02:00:00:00:01:11"}, {"address": "fe80::1", "port": "wan0", "mac": "02:00:00:00:01:12", "vlan": 7}]}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(topology.Ports.Select(port => $"{port.Name} {port.Mac} {port.Mtu}"), Is.EqualTo(new[] { "wan0 020000000001 9000", "lan0 020000000002 1500" }));
            Assert.That(topology.Ports[0].Addresses.Select(a => $"{a.Address} {a.Network} {a.Vlan}"),
                Is.EqualTo(new[] { "10.0.0.1 10.0.0.0/24 0", "2001:db8::1 2001:db8::/64 7" }));
            Assert.That(topology.Routes.Select(route => $"{route.Prefix} {route.Via} {route.Port} {route.Vlan}"),
                Is.EqualTo(new[] { "0.0.0.0/0 10.0.0.254 wan0 0", "2001:db8:1::/48  lan0 4094" }));
            Assert.That(topology.Neighbours.Select(n => $"{n.Address} {n.Port} {n.Mac} {n.Vlan}"),
                Is.EqualTo(new[] { "10.0.1.11 lan0 020000000111 0", "fe80::1 wan0 020000000112 7" }));
        });
    }

    [TestCase("[1]", "$: this is not an object")]
    [TestCase("{}", "$: \"ports\" is missing; add it.")]
    [TestCase("{\"ports\": []}", "$: there is no port; describe at least one")]
    [TestCase("{\"ports\": {}}", "$.ports: this is not a list")]
    [TestCase("{\"ports\": [7]}", "$.ports[0]: this is not an object")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\"}]}", "$.ports[0]: \"mac\" is missing; add it.")]
    [TestCase("{\"ports\": [{\"name\": \"\", \"mac\": \"02:00:00:00:00:01\"}]}", "$.ports[0].name: this is not a text")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"02:00\"}]}", "$.ports[0].mac: \"02:00\" is not a MAC address; write six")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"01:00:00:00:00:01\"}]}", "$.ports[0].mac: 01:00:00:00:00:01 addresses a group")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"02:00:00:00:00:01\", \"mtu\": 67}]}", "$.ports[0].mtu: 67 is not a whole number from 68 to 65535.")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"02:00:00:00:00:01\", \"mtu\": 1e9}]}", "$.ports[0].mtu: 1e9 is not a whole number")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"02:00:00:00:00:01\", \"addresses\": [\"10.0.0.1\"]}]}", "$.ports[0].addresses[0]: \"10.0.0.1\" is not an address with the length")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"02:00:00:00:00:01\", \"addresses\": [\"10.1/33\"]}]}", "$.ports[0].addresses[0]: \"10.1/33\"")]
    [TestCase("{\"ports\": [{\"name\": \"wan0\", \"mac\": \"02:00:00:00:00:01\", \"speed\": 1}]}", "$.ports[0].speed: there is no such member; there are name, mac, mtu, addresses.")]
    [TestCase("{\"ports\": [{\"name\": \"a\", \"mac\": \"02:00:00:00:00:01\"}, {\"name\": \"a\", \"mac\": \"02:00:00:00:00:01\"}]}", "$.ports[1]: there are two ports \"a\"")]
    [TestCase("{" + OnePort + ", \"routes\": [{\"prefix\": \"10.0.0.1/8\", \"port\": \"wan0\"}]}", "$.routes[0]: 10.0.0.1/8 has bits behind its prefix; write 10.0.0.0/8.")]
    [TestCase("{" + OnePort + ", \"routes\": [{\"prefix\": \"::/0\", \"via\": \"10.0.0.1\", \"port\": \"wan0\"}]}", "$.routes[0]: a route to ::/0 cannot go via 10.0.0.1")]
    [TestCase("{" + OnePort + ", \"routes\": [{\"prefix\": \"::/0\", \"via\": \"fe80::1%2\", \"port\": \"wan0\"}]}", "$.routes[0].via: \"fe80::1%2\" is not an address")]
    [TestCase("{" + OnePort + ", \"routes\": [{\"prefix\": \"::/0\", \"port\": \"lan0\"}]}", "$.routes[0].port: there is no port \"lan0\"; there are wan0.")]
    [TestCase("{" + OnePort + ", \"routes\": [{\"prefix\": \"::/0\", \"port\": \"wan0\", \"vlan\": 4095}]}", "$.routes[0].vlan: 4095 is not a whole number from 0 to 4094.")]
    [TestCase("{" + OnePort + ", \"routes\": [{\"prefix\": \"::/0\", \"port\": \"wan0\"}, {\"prefix\": \"::/0\", \"port\": \"wan0\"}]}", "$.routes[1]: there are two routes to ::/0")]
    [TestCase("{" + OnePort + ", \"neighbors\": [{\"address\": \"10.1\", \"port\": \"wan0\", \"mac\": \"02:00:00:00:00:02\"}]}", "$.neighbors[0].address: \"10.1\" is not an address")]
    [TestCase("{" + OnePort + ", \"neighbours\": []}", "$.neighbours: there is no such member; there are ports, routes, neighbors.")]
    [TestCase("{" + OnePort + ", \"routes\": null, \"routes\": []}", "$.routes: this is here twice; leave one out.")]
    public void Topology_WithAnError_SaysFileAndPath(string json, string problem) =>
        Assert.That(() => TopologyReader.Parse("topo.json", json), Throws.TypeOf<StartException>().With.Message.Contains($"topo.json: error: {problem}"));

    [Test]
    public void Topology_WithSeveralErrors_ReportsAll() =>
        Assert.That(() => TopologyReader.Parse("topo.json", """{"ports": [{"name": 1, "mac": "x"}], "routes": [{"port": "wan0"}]}"""),
            Throws.TypeOf<StartException>().With.Message.Contains("$.ports[0].name").And.Message.Contains("$.ports[0].mac").And.Message.Contains("$.routes[0]: \"prefix\""));

    [TestCase("{\n  \"ports\": [,]}", "topo.json:2:13: error: this is not JSON")]
    [TestCase("", "topo.json:1:1: error: this is not JSON")]
    public void Topology_ThatIsNotJson_SaysLineAndColumn(string text, string problem) =>
        Assert.That(() => TopologyReader.Parse("topo.json", text), Throws.TypeOf<StartException>().With.Message.StartsWith(problem));

    [Test]
    public void Topology_ThatIsNotThere_SaysSo() =>
        Assert.That(() => TopologyReader.Read("/nowhere/topo.json"), Throws.TypeOf<StartException>().With.Message.Contains("cannot be read"));
}
