using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>The rules for objects that the API made; those of files are in <see cref="RefusalTests"/>.</summary>
[TestFixture]
internal sealed class ModelValidatorTests
{
    private static readonly RealServer s_server = new()
    {
        Endpoint = IPEndPoint.Parse("10.2.0.1:80"), Mode = ForwardingMode.FullNat, HealthChecks = [], Origin = Origin.Api,
    };

    private static readonly VirtualService s_service = new()
    {
        Key = new(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80), Scheduler = "rr", LocalAddressPool = "p",
        RealServers = [s_server], Origin = Origin.Api,
    };

    private static readonly LocalAddressPool s_pool = new()
    {
        Name = "p", Addresses = [new PoolAddress(IPAddress.Parse("10.1.0.1"), "lan")], Origin = Origin.Api,
    };

    private static readonly DirectorModel s_model = DirectorModel.Empty with { Services = [s_service], Pools = [s_pool] };

    [Test]
    public void Validate_GoodModel_FindsNothing() => Assert.That(ModelValidator.Validate(s_model), Is.Empty);

    [Test]
    public void Validate_EmptyModel_FindsNothing() => Assert.That(ModelValidator.Validate(DirectorModel.Empty), Is.Empty);

    [TestCaseSource(nameof(WrongModels))]
    public void Validate_WrongModel_FindsTheOneError(DirectorModel model, string message)
    {
        Diagnostic item = ModelValidator.Validate(model).Single();
        Assert.That(item, Is.EqualTo(new Diagnostic(Severity.Error, null, 0, 0, message)));
    }

    [Test]
    public void Validate_ObjectOfAFile_NamesItsPlace()
    {
        VirtualService service = s_service with { Scheduler = "x", Origin = new Origin("/etc/a.conf", 7) };
        Assert.That(ModelValidator.Validate(s_model with { Services = [service] }).Single().ToString(), Does.StartWith("/etc/a.conf:7: error:"));
    }

    private static IEnumerable<TestCaseData> WrongModels()
    {
        static TestCaseData Case(string name, DirectorModel model, string message) => new TestCaseData(model, message).SetArgDisplayNames(name);
        static DirectorModel With(VirtualService service) => s_model with { Services = [service] };
        static DirectorModel WithServer(RealServer server) => With(s_service with { RealServers = [server] });
        static DirectorModel WithPool(LocalAddressPool pool) => s_model with { Pools = [pool] };
        const string Server = "real server 10.2.0.1:80 of TCP 192.0.2.1:80";
        const string Service = "virtual service TCP 192.0.2.1:80";

        yield return Case("duplicate service", s_model with { Services = [s_service, s_service] }, $"{Service} exists already (API); remove one");
        yield return Case("port 0", With(s_service with { Key = s_service.Key with { Port = 0 } }),
            "virtual service TCP 192.0.2.1:0: port 0 (every port) is for persistent services; make it persistent, or use a port from 1 to 65535");
        yield return Case("IPv6", With(s_service with { Key = s_service.Key with { Address = IPAddress.IPv6Loopback } }),
            "virtual service TCP [::1]:80: ::1 is not an address that a host can have on a network; use a unicast address");
        yield return Case("scheduler", With(s_service with { Scheduler = "shh" }),
            $"{Service}: 'shh' is not the name of a scheduler; use one of {string.Join(", ", Schedulers.Available)}");
        yield return Case("no pool", With(s_service with { LocalAddressPool = null }),
            $"{Service}: FULLNAT needs a local-address pool; name one (laddr_group_name)");
        yield return Case("unknown pool", With(s_service with { LocalAddressPool = "q", RealServers = [] }),
            $"{Service}: there is no local-address pool 'q'; define it, or name one that exists");
        yield return Case("bind port", With(s_service with { BindPort = "" }),
            $"{Service}: '' is not the name of a port; a name has 1 to 15 letters, digits, or any of . _ - @");
        yield return Case("duplicate server", With(s_service with { RealServers = [s_server, s_server] }), $"{Server} exists already (API); remove one");
        yield return Case("weight", WithServer(s_server with { Weight = 65536 }), $"{Server}: weight 65536 is out of range; use 0 to 65535");
        yield return Case("negative weight", WithServer(s_server with { Weight = -1 }), $"{Server}: weight -1 is out of range; use 0 to 65535");
        yield return Case("port with DR",
            WithServer(s_server with { Mode = ForwardingMode.DirectRoute, Endpoint = IPEndPoint.Parse("10.2.0.1:81") }),
            "real server 10.2.0.1:81 of TCP 192.0.2.1:80: DR does not change ports; use port 80");
        yield return Case("tunnel without TUN", WithServer(s_server with { Tunnel = Tunnel.Ipip }),
            $"{Service}: tunnel options do not go with FNAT; remove them, or use TUN");
        yield return Case("family",
            WithServer(s_server with { Mode = ForwardingMode.Nat, Endpoint = IPEndPoint.Parse("[2001:db8::1]:80") }),
            "real server [2001:db8::1]:80 of TCP 192.0.2.1:80: NAT does not take clients of IPv4 to servers of IPv6; "
            + "use TUN, or a server of IPv4");
        yield return Case("pool of another family",
            With(s_service with
            {
                Key = s_service.Key with { Address = IPAddress.Parse("2001:db8::1") },
                RealServers = [s_server with { Endpoint = IPEndPoint.Parse("[2001:db8::2]:80") }],
            }),
            "real server [2001:db8::2]:80 of TCP [2001:db8::1]:80: FULLNAT needs a local address of IPv6, "
            + "and local-address pool 'p' (API) has none; add one to it, or name another pool");
        yield return Case("client address with SCTP",
            With(s_service with { Key = s_service.Key with { Protocol = TransportProtocol.Sctp }, ClientAddress = ClientAddress.ProxyV2 }),
            "virtual service SCTP 192.0.2.1:80: no client_address can be used with SCTP; remove it");
        yield return Case("server port", WithServer(s_server with { Endpoint = IPEndPoint.Parse("10.2.0.1:0") }),
            "real server 10.2.0.1:0 of TCP 192.0.2.1:80: port 0 (the one that the client chose) is for services of a mark and of port 0; use a port from 1 to 65535");
        yield return Case("mark 0", With(s_service with { Key = ServiceKey.OfMark(0, System.Net.Sockets.AddressFamily.InterNetwork) }),
            "virtual service FWM 0: 0 is no mark; use 1 to 4294967295");
        yield return Case("flags", With(s_service with { SchedulerFlags = SchedulerFlags.MaglevPort }),
            $"{Service}: scheduler flag mh-port does not go with scheduler 'rr'; remove it, or use scheduler mh");
        yield return Case("one-packet TCP", With(s_service with { OnePacket = true, RealServers = [s_server with { Mode = ForwardingMode.Nat }] }),
            $"{Service}: one-packet scheduling (ops) is only for UDP services and services of a mark; remove it");
        yield return Case("persistence", With(s_service with { Persistence = new(TimeSpan.FromSeconds(2678401), 0) }),
            $"{Service}: persistence timeout 2678401 is out of range; use 1 to 2678400 seconds");
        yield return Case("netmask", With(s_service with { Persistence = new(TimeSpan.FromSeconds(1), 33) }),
            $"{Service}: persistence prefix length 33 is out of range; use 1 to 32 with IPv4");
        yield return Case("slow start time", With(s_service with { Scheduler = "wlc", SlowStart = TimeSpan.FromSeconds(86401) }),
            $"{Service}: slow start: 86401 seconds are out of range; use 1 to 86400");
        yield return Case("service timeouts",
            With(s_service with { Timeouts = ServiceTimeouts.OfDirector with { Udp = TimeSpan.FromSeconds(2678401) } }),
            $"{Service}: timeout udp of 2678401 seconds is out of range; use 1 to 2678400, or 0 for the director's");
        yield return Case("thresholds", WithServer(s_server with { LowerThreshold = 1 }),
            $"{Server}: lower threshold 1 is above the upper threshold 0; lower the one or raise the other");
        yield return Case("DR port of a mark",
            With(s_service with
            {
                Key = ServiceKey.OfMark(7, System.Net.Sockets.AddressFamily.InterNetwork),
                RealServers = [s_server with { Mode = ForwardingMode.DirectRoute }],
            }),
            "real server 10.2.0.1:80 of FWM 7: DR does not change ports; use port 0, the one that the client chose");
        yield return Case("setting",
            s_model with { Settings = s_model.Settings.WithApi(new("sloppy_tcp", 2, Origin.Api)) }, "sloppy_tcp: 2 is out of range; use 0 to 1");
        yield return Case("mark rule", s_model with { MarkRules = [new MarkRule { Mark = 7, Origin = Origin.Api }] },
            "mark rule (mark 7 for everything): it would mark every packet; say which ones: protocol, destination, ports, source or port");
        yield return Case("server is local", WithServer(s_server with { Endpoint = IPEndPoint.Parse("10.1.0.1:80") }),
            "real server 10.1.0.1:80 of TCP 192.0.2.1:80: the address is also in local-address pool 'p' (API); use another address");
        yield return Case("virtual is local", WithPool(s_pool with { Addresses = [new PoolAddress(s_service.Key.Address, "lan")] }),
            $"{Service}: the address is also in local-address pool 'p' (API); use another address");
        yield return Case("empty pool", WithPool(s_pool with { Addresses = [] }), "local-address pool 'p' has no addresses; add at least one");
        yield return Case("duplicate pool", s_model with { Pools = [s_pool, s_pool] }, "local-address pool 'p' exists already (API); remove one");
        yield return Case("duplicate address", WithPool(s_pool with { Addresses = [s_pool.Addresses[0], s_pool.Addresses[0]] }),
            "local-address pool 'p': address 10.1.0.1 is there twice; remove one");
        yield return Case("pool without name", s_model with { Services = [], Pools = [s_pool with { Name = "" }] }, "a local-address pool needs a name");
        yield return Case("check", WithServer(s_server with { HealthChecks = [new TcpCheck { Target = s_server.Endpoint, Interval = TimeSpan.Zero }] }),
            $"TCP_CHECK of {Server}: the time between checks (delay_loop) has to be above 0");
    }
}
