using Fulcrum.Api.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Options of services and servers, settings and mark rules over the API, against a daemon with a fake data plane.</summary>
[TestFixture]
public sealed class SessionApiTests() : ApiFixture(Configuration)
{
    private const string Configuration = """
        global_defs {
            conn_reuse_mode 2
        }
        mark_rule 7 destination 10.0.9.0/24 port wan

        """;

    [Test]
    public async Task Service_WithEveryOption_IsListedAndInForce()
    {
        VirtualService service = Service();
        service.Scheduler = "sh";
        service.SchedulerFlags.Add(["sh-fallback", "sh-port"]);
        service.Persistence = new() { TimeoutSeconds = 50, PrefixLength = 24 };
        service.Timeouts = new() { TcpSeconds = 60, UdpSeconds = 5 };
        service.RealServers.Add(Server("10.0.11.5"));
        service.RealServers[0].UpperThreshold = 10;
        service.RealServers[0].LowerThreshold = 5;

        VirtualService created = await Daemon.Services.CreateAsync(new() { Service = service });

        VirtualService expected = service.Clone();
        expected.Owner = Owner.Api;
        expected.ClientAddress = ClientAddress.None;
        expected.RealServers[0].Health = HealthState.Unchecked;
        expected.RealServers[0].EffectiveWeight = 1;
        expected.Quorum = new() { HasQuorum = true, Weight = 1, Quorum = 1 };
        Assert.That(created, Is.EqualTo(expected));
        Assert.That(DataPlane.State.Services.Single(), Is.EqualTo(new Wire.VirtualService
        {
            Key = new() { Protocol = 6, Address = ByteString.CopyFrom(10, 0, 1, 1), Port = 80 },
            Scheduler = "sh", HashPort = true, HashFallback = true,
            Persistence = new() { Timeout = 50, PrefixLength = 24 },
            Timeouts = new() { Tcp = 60, Udp = 5 },
            RealServers =
            {
                new Wire.RealServer
                {
                    Address = ByteString.CopyFrom(10, 0, 11, 5), Port = 80, Weight = 1, Mode = Wire.ForwardingMode.DirectRoute,
                    UpperThreshold = 10, LowerThreshold = 5,
                },
            },
        }));
    }

    [Test]
    public async Task Service_WithoutOptions_IsWlcAndPersistentFor360Seconds()
    {
        VirtualService service = Service();
        service.Persistence = new();

        VirtualService created = await Daemon.Services.CreateAsync(new() { Service = service });

        Assert.That((created.Scheduler, created.Persistence.TimeoutSeconds), Is.EqualTo(("wlc", 360u)));
    }

    [Test]
    public async Task Service_Updated_LosesWhatIsNotGiven()
    {
        VirtualService service = Service();
        service.Scheduler = "wrr";
        service.SlowStartSeconds = 30;
        service.Persistence = new() { TimeoutSeconds = 50 };
        await Daemon.Services.CreateAsync(new() { Service = service });

        VirtualService updated = await Daemon.Services.UpdateAsync(new() { Service = Service() });

        Assert.That((updated.Scheduler, updated.SlowStartSeconds, updated.Persistence), Is.EqualTo(("wlc", 0u, (Persistence?)null)));
    }

    [TestCase(7u, false, new byte[] { 0, 0, 0, 7 })]
    [TestCase(uint.MaxValue, true, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255 })]
    public async Task Service_OfAMark_IsInForceAndCanBeDeleted(uint mark, bool ipv6, byte[] address)
    {
        ServiceKey key = new() { Mark = mark, Ipv6 = ipv6 };
        VirtualService service = new() { Key = key, Scheduler = "rr", OnePacket = true };
        service.RealServers.Add(Server(ipv6 ? "2001:db8::5" : "10.0.11.5", port: 0));

        VirtualService created = await Daemon.Services.CreateAsync(new() { Service = service });

        Assert.That(created.Key, Is.EqualTo(key));
        Wire.VirtualService running = DataPlane.State.Services.Single();
        Assert.That(running.Key, Is.EqualTo(new Wire.ServiceKey { Address = ByteString.CopyFrom(address) }));
        Assert.That((running.OnePacket, running.RealServers[0].Port), Is.EqualTo((true, 0u)));

        await Daemon.Services.DeleteAsync(new() { Key = key });
        Assert.That(DataPlane.State.Services, Is.Empty);
    }

    [Test]
    public async Task Service_WithWrongOptions_NamesThem()
    {
        VirtualService service = Service();
        service.SchedulerFlags.Add("sh-porty");
        service.Persistence = new() { PrefixLength = 129 };
        service.Key.Mark = 7;
        await RefusedAsync(StatusCode.InvalidArgument, "service.scheduler_flags[0]: 'sh-porty' is not a scheduler flag", Create);
        await RefusedAsync(StatusCode.InvalidArgument, "service.persistence.prefix_length: 129 is out of range", Create);
        await RefusedAsync(StatusCode.InvalidArgument, "service.key.mark: does not go with protocol and virtual", Create);

        service = Service();
        service.OnePacket = true;
        service.SlowStartSeconds = 5;
        service.Scheduler = "rr";
        await RefusedAsync(StatusCode.InvalidArgument, "one-packet scheduling (ops) is only for UDP", Create);
        await RefusedAsync(StatusCode.InvalidArgument, "slow start: scheduler 'rr'", Create);

        Task Create() => Daemon.Services.CreateAsync(new() { Service = service }).ResponseAsync;
    }

    [Test]
    public async Task Server_Thresholds_AreUpdated()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service() });
        RealServer server = Server("10.0.11.5");
        await Daemon.Servers.CreateAsync(new() { Service = Service().Key, Server = server });
        server.UpperThreshold = 10;

        RealServer updated = await Daemon.Servers.UpdateAsync(new() { Service = Service().Key, Server = server });

        Assert.That(updated.UpperThreshold, Is.EqualTo(10));
        Assert.That(DataPlane.State.Services.Single().RealServers.Single().UpperThreshold, Is.EqualTo(10));
        server.LowerThreshold = 11;
        await RefusedAsync(StatusCode.InvalidArgument, "lower threshold 11 is above the upper threshold 10",
            () => Daemon.Servers.UpdateAsync(new() { Service = Service().Key, Server = server }).ResponseAsync);
    }

    [Test]
    public async Task Settings_List_TellsDefaultsAndOwners()
    {
        ListSettingsResponse settings = await Daemon.Settings.ListAsync(new());

        Assert.That(settings.Settings.Select(s => s.Name), Is.Ordered);
        Setting reuse = settings.Settings.Single(s => s.Name == "conn_reuse_mode");
        Assert.That((reuse.Value, reuse.DefaultValue, reuse.Minimum, reuse.Maximum, reuse.Owner, reuse.Source),
            Is.EqualTo((2ul, 1ul, 0ul, 3ul, Owner.File, $"{Temporary["f.conf"]}:2")));
        Setting timeout = settings.Settings.Single(s => s.Name == "tcp_timeout");
        Assert.That((timeout.Value, timeout.Owner, timeout.Source), Is.EqualTo((900ul, Owner.Unspecified, "")));
    }

    [Test]
    public async Task Settings_Set_AreInForceAndSurviveARestartUntilTheyAreReset()
    {
        await Daemon.Settings.SetAsync(new() { Values = { ["tcp_timeout"] = 60, ["sloppy_tcp"] = 1 } });
        Assert.That(DataPlane.State.Settings, Is.EqualTo(new Wire.Settings { TcpTimeout = 60, SloppyTcp = true, ConnReuseMode = 2 }));

        await RestartAsync();
        Assert.That(DataPlane.State.Settings, Is.EqualTo(new Wire.Settings { TcpTimeout = 60, SloppyTcp = true, ConnReuseMode = 2 }));

        ListSettingsResponse reset = await Daemon.Settings.SetAsync(new() { Values = { ["udp_timeout"] = 9 }, Reset = { "tcp_timeout" } });
        Assert.That(DataPlane.State.Settings, Is.EqualTo(new Wire.Settings { UdpTimeout = 9, SloppyTcp = true, ConnReuseMode = 2 }));
        Assert.That(reset.Settings.Single(s => s.Name == "tcp_timeout").Value, Is.EqualTo(900));
    }

    [Test]
    public async Task Settings_Wrong_AreRefusedWhole()
    {
        await RefusedAsync(StatusCode.FailedPrecondition, $"change it at {Temporary["f.conf"]}:2 and reload",
            () => Set(new() { Values = { ["conn_reuse_mode"] = 0, ["sloppy_tcp"] = 1 } }));
        await RefusedAsync(StatusCode.FailedPrecondition, Temporary["f.conf"] + ":2", () => Set(new() { Reset = { "conn_reuse_mode" } }));
        await RefusedAsync(StatusCode.InvalidArgument, "values.tcp_timeout: 0 is out of range; use 1 to 2678400",
            () => Set(new() { Values = { ["tcp_timeout"] = 0, ["sloppy_tcp"] = 1 } }));
        await RefusedAsync(StatusCode.InvalidArgument, "values.sloppy: there is no such setting", () => Set(new() { Values = { ["sloppy"] = 1 } }));
        await RefusedAsync(StatusCode.InvalidArgument, "reset.sloppy: there is no such setting", () => Set(new() { Reset = { "sloppy" } }));
        Assert.That(DataPlane.State.Settings.SloppyTcp, Is.False);

        Task Set(SetSettingsRequest request) => Daemon.Settings.SetAsync(request).ResponseAsync;
    }

    [Test]
    public async Task Settings_TheFileSetsLater_CountFromThenOn()
    {
        await Daemon.Settings.SetAsync(new() { Values = { ["sloppy_tcp"] = 1 } });
        await File.WriteAllTextAsync(Temporary["f.conf"], "global_defs {\n sloppy_tcp 0\n}\n");

        ReloadResponse reloaded = await Daemon.Director.ReloadAsync(new());

        Assert.That(reloaded.Warnings.Single(), Does.Contain(":2: warning: sloppy_tcp is 0 here, which counts; the API has set it to 1"));
        Assert.That(DataPlane.State.Settings.SloppyTcp, Is.False);

        await File.WriteAllTextAsync(Temporary["f.conf"], "");
        await Daemon.Director.ReloadAsync(new());
        Assert.That(DataPlane.State.Settings.SloppyTcp, Is.True);
    }

    [Test]
    public async Task MarkRules_CreateListDelete_AreInForceAndSurviveARestart()
    {
        MarkRule rule = new() { Mark = 8, Protocol = Protocol.Tcp, Destination = "2001:db8::1", FirstPort = 80, LastPort = 443 };
        MarkRule created = await Daemon.MarkRules.CreateAsync(new() { Rule = rule });
        Assert.That(created, Is.EqualTo(new MarkRule(rule) { Owner = Owner.Api }));

        await RestartAsync();
        ListMarkRulesResponse list = await Daemon.MarkRules.ListAsync(new());
        Assert.That(list.Rules, Is.EqualTo(new[]
        {
            new MarkRule { Mark = 7, Destination = "10.0.9.0/24", Port = "wan", Owner = Owner.File, WrittenAt = $"{Temporary["f.conf"]}:4" },
            created,
        }));
        Assert.That(DataPlane.State.MarkRules[1], Is.EqualTo(new Wire.MarkRule
        {
            Mark = 8, Protocol = 6, FirstPort = 80, LastPort = 443,
            Destination = new() { Address = ByteString.CopyFrom(System.Net.IPAddress.Parse("2001:db8::1").GetAddressBytes()), Length = 128 },
        }));

        rule.Mark = 0;
        await Daemon.MarkRules.DeleteAsync(new() { Rule = rule });
        Assert.That(DataPlane.State.MarkRules.Select(r => r.Mark), Is.EqualTo(new[] { 7u }));
    }

    [Test]
    public async Task MarkRules_Refusals_HaveTheirCodes()
    {
        MarkRule ofFile = new() { Mark = 9, Destination = "10.0.9.0/24", Port = "wan" };
        await RefusedAsync(StatusCode.AlreadyExists, $"it is defined at {Temporary["f.conf"]}:4", () => Create(ofFile));
        await RefusedAsync(StatusCode.FailedPrecondition, Temporary["f.conf"] + ":4", () => Daemon.MarkRules.DeleteAsync(new() { Rule = ofFile }).ResponseAsync);
        await RefusedAsync(StatusCode.NotFound, "there is no mark rule",
            () => Daemon.MarkRules.DeleteAsync(new() { Rule = new() { Port = "lan" } }).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, "it would mark every packet", () => Create(new() { Mark = 9 }));
        await RefusedAsync(StatusCode.InvalidArgument, "0 is no mark", () => Create(new() { FirstPort = 80 }));
        await RefusedAsync(StatusCode.InvalidArgument, "rule.destination: 'web' is not an IP address", () => Create(new() { Mark = 9, Destination = "web" }));
        await RefusedAsync(StatusCode.InvalidArgument, "rule.first_port: 70000 is out of range", () => Create(new() { Mark = 9, FirstPort = 70000 }));
        await RefusedAsync(StatusCode.InvalidArgument, "rule: is missing", () => Create(null));

        Task Create(MarkRule? rule) => Daemon.MarkRules.CreateAsync(new() { Rule = rule }).ResponseAsync;
    }

    [Test]
    public async Task SlowStart_ServerAddedBesideAnother_ReachesItsWeightBySteps()
    {
        VirtualService service = Service();
        service.Scheduler = "wrr";
        service.SlowStartSeconds = 2;
        service.RealServers.Add(Server("10.0.11.5"));
        await Daemon.Services.CreateAsync(new() { Service = service });

        RealServer added = await Daemon.Servers.CreateAsync(new() { Service = service.Key, Server = Server("10.0.11.6") });

        Assert.That((added.Weight, added.EffectiveWeight), Is.EqualTo((1u, 1u)));
        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 1 }));
        Assert.That((await Daemon.Services.GetAsync(new() { Key = service.Key })).RealServers[0].EffectiveWeight, Is.EqualTo(10));
        await Eventually.IsTrue(() => Weights().SequenceEqual([1u, 1u]), "the written weights in the end");

        IEnumerable<uint> Weights() => DataPlane.State.Services.Single().RealServers.Select(s => s.Weight);
    }

    private static VirtualService Service() =>
        new() { Key = new() { Protocol = Protocol.Tcp, Virtual = new() { Address = "10.0.1.1", Port = 80 } } };

    private static RealServer Server(string address, uint port = 80) =>
        new() { Endpoint = new() { Address = address, Port = port }, Weight = 1, Mode = ForwardingMode.DirectRoute };
}
