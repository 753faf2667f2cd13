using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>Random changes against a dictionary of the messages: what workers find is what was said last.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed unsafe class SnapshotModelTests
{
    private const int Steps = 1_500;

    private static readonly string[] s_keys =
    [
        .. Enumerable.Range(1, 60).Select(host => $"tcp 10.0.0.{host}:80"), .. Enumerable.Range(1, 20).Select(host => $"udp 10.0.0.{host}:53"),
        .. Enumerable.Range(1, 3).Select(host => $"tcp 10.0.0.{host}:21"), .. Enumerable.Range(1, 3).Select(host => $"tcp 10.0.0.{host}:0"),
    ];

    private CompilerBench _bench = null!;
    private Random _random = null!;
    private Dictionary<string, Wire.VirtualService> _model = [];
    private bool _asksNatServers;
    private bool _placedByClient;
    private bool _keepsRealPorts;
    private ulong _generation;

    [TestCase(1)]
    [TestCase(2)]
    public void Changes_AtRandom_AreWhatWorkersFind(int seed)
    {
        _bench = new CompilerBench();
        _random = new Random(seed);
        Apply(new Wire.Snapshot());
        int live = _bench.Memory.Live.Count;
        for (int step = 0; step < Steps; step++)
        {
            switch (_random.Next(20))
            {
                case 0:
                    TakeSnapshot();
                    break;
                case 1:
                    BeRefused();
                    break;
                default:
                    TakeDelta();
                    break;
            }
            MustEqualModel(step);
        }
        Apply(new Wire.Snapshot());
        Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live), "everything is given back");
    }

    private void TakeSnapshot()
    {
        _model = s_keys.Where(_ => _random.Next(3) == 0).ToDictionary(key => key, NewService);
        _asksNatServers = _random.Next(2) == 0;
        Wire.Snapshot snapshot = new()
        {
            Services = { _model.Values },
            Pools = { Make.Pool("a", "10.2.0.1"), Make.Pool("b", "10.2.0.2", $"10.2.1.{_random.Next(250)}") },
            Settings = new Wire.Settings { NatIcmpSend = _asksNatServers },
        };
        Apply(snapshot);
    }

    private void TakeDelta()
    {
        Wire.Delta delta = new();
        foreach (string key in _random.GetItems(s_keys, _random.Next(1, 6)).Distinct())
            if (_model.ContainsKey(key) && _random.Next(2) == 0)
            {
                _model.Remove(key);
                delta.RemovedServices.Add(Make.WireKey(key));
            }
            else
                delta.Services.Add(_model[key] = NewService(key));
        delta.Pools.Add(Make.Pool("a", "10.2.0.1"));
        delta.Pools.Add(Make.Pool("b", "10.2.0.2", $"10.2.1.{_random.Next(250)}"));
        if (_random.Next(50) == 0)
            delta.Settings = new Wire.Settings { NatIcmpSend = _asksNatServers = !_asksNatServers };
        delta.Base = _generation;
        delta.Generation = ++_generation;
        _bench.MustApply(delta);
        NoteLastingFlags();
    }

    private void BeRefused()
    {
        Wire.Delta delta = new() { Base = _generation, Generation = _generation + 1, Services = { NewService(s_keys[0]), NewService(s_keys[1]) } };
        RootSnapshot* root = _bench.Root;
        int live = _bench.Memory.Live.Count;
        if (_random.Next(2) == 0)
        {
            delta.Pools.Add([Make.Pool("a", "10.2.0.1"), Make.Pool("b", "10.2.0.2")]);
            _bench.Memory.Remaining = _random.Next(2);
        }
        else
            delta.Services[1].Pool = "no";
        Assert.That(_bench.Compiler.Apply(delta), Is.Not.Null);
        _bench.Memory.Remaining = int.MaxValue;
        Assert.That((nint)_bench.Root, Is.EqualTo((nint)root));
        Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live));
    }

    private void Apply(Wire.Snapshot snapshot)
    {
        snapshot.Generation = ++_generation;
        _bench.MustApply(snapshot);
        NoteLastingFlags();
    }

    private Wire.VirtualService NewService(string key)
    {
        Wire.VirtualService service = Make.Service(key);
        service.Pool = _random.Next(2) == 0 ? "a" : "b";
        if (key.EndsWith(":0", StringComparison.Ordinal))
            service.Persistence = new Wire.Persistence { Timeout = 300 };
        if (_random.Next(3) == 0)
            service.Timeouts = new Wire.ServiceTimeouts { Tcp = (uint)_random.Next(1, 40) };
        foreach (int host in Enumerable.Range(1, 9).Where(_ => _random.Next(3) == 0))
        {
            Wire.RealServer server = Make.Server($"10.1.0.{host}:80*{_random.Next(3)}");
            server.Mode = _random.Next(2) == 0 ? Wire.ForwardingMode.Nat : Wire.ForwardingMode.FullNat;
            service.RealServers.Add(server);
        }
        return service;
    }

    private void NoteLastingFlags()
    {
        _placedByClient |= _model.Values.Any(service => service.RealServers.Any(server => server.Mode == Wire.ForwardingMode.Nat));
        _keepsRealPorts |= _model.Any(entry => entry.Key.EndsWith(":0", StringComparison.Ordinal)
            && entry.Value.RealServers.Any(server => server.Mode == Wire.ForwardingMode.FullNat));
    }

    private void MustEqualModel(int step)
    {
        RootSnapshot* root = _bench.Root;
        Assert.That((root->Generation, root->ServiceCount), Is.EqualTo((_generation, _model.Count)), $"step {step}");
        Assert.That(root->HasFtpService, Is.EqualTo(_model.Keys.Any(key => key.EndsWith(":21", StringComparison.Ordinal))), $"step {step}");
        Assert.That(root->HasPortZeroService, Is.EqualTo(_model.Keys.Any(key => key.EndsWith(":0", StringComparison.Ordinal))), $"step {step}");
        Assert.That((root->HasPlacedByClient, root->KeepsRealPorts), Is.EqualTo((_placedByClient, _keepsRealPorts)), $"step {step}");
        foreach (string key in s_keys)
            if (Found(key) != Said(_model.GetValueOrDefault(key)))
                Assert.That(Found(key), Is.EqualTo(Said(_model.GetValueOrDefault(key))), $"step {step}, {key}");
        MustKnowNatServers(root, step);
    }

    private void MustKnowNatServers(RootSnapshot* root, int step)
    {
        Assert.That(root->NatServers != null, Is.EqualTo(_asksNatServers), $"step {step}");
        if (!_asksNatServers)
            return;
        HashSet<(uint, string)> endpoints = [];
        foreach (Wire.VirtualService service in _model.Values)
            foreach (Wire.RealServer server in service.RealServers.Where(server => server.Mode == Wire.ForwardingMode.Nat))
                endpoints.Add((service.Key.Protocol, new IpAddress(server.Address.Span).ToString()));
        for (int host = 1; host < 10; host++)
            foreach (byte protocol in (byte[])[IpProtocol.Tcp, IpProtocol.Udp])
                if (NatServers.Contains(root, new ServiceKey(IpAddress.Parse($"10.1.0.{host}"), Be16.FromHost(80), protocol))
                    != endpoints.Contains((protocol, $"10.1.0.{host}")))
                    Assert.Fail($"step {step}: 10.1.0.{host} of protocol {protocol}");
    }

    private string Found(string key)
    {
        ServiceSnapshot* service = _bench.Find(key);
        if (service == null)
            return "";
        LocalAddress* addresses = PoolSnapshot.Addresses(service->Pool, true, out int count);
        string text = count == 1 ? $"pool {addresses[0].Address}" : $"pool {addresses[0].Address} and another";
        for (int index = service->ServerCount - 1; index >= 0; index--)
        {
            ServerEntry server = ServiceSnapshot.Servers(service)[index];
            ServerStatus status = _bench.Shared->ServerStatus[server.Slot];
            uint timeoutMs = _bench.Shared->TimeoutMs[status.TimeoutProfile * SharedTables.StateCount + (int)SessionState.Established];
            text += $", {server.Address} {server.Mode} {server.Weight} {status.State} {timeoutMs / 1000}";
        }
        return text;
    }

    private static string Said(Wire.VirtualService? service)
    {
        if (service is null)
            return "";
        string text = service.Pool == "a" ? "pool 10.2.0.1" : "pool 10.2.0.2 and another";
        foreach (Wire.RealServer server in service.RealServers)
            text += $", {new IpAddress(server.Address.Span)} {server.Mode} {server.Weight} {ServerState.Present} {service.Timeouts?.Tcp ?? 900}";
        return text;
    }
}
