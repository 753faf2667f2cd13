using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Snapshots;

internal sealed unsafe class SnapshotCompilerTests
{
    private const string Web = "tcp 10.0.0.1:80";
    private const string Dns = "udp 10.0.0.1:53";

    private CompilerBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new CompilerBench();

    [Test]
    public void Compiler_BeforeFirstSnapshot_HasEmptyRootOfGenerationZero()
    {
        Assert.That(_bench.Root->Generation, Is.Zero);
        Assert.That(_bench.Root->ServiceCount, Is.Zero);
        Assert.That(_bench.Find(Web) == null, Is.True);
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.Established], Is.EqualTo(900_000));
    }

    [Test]
    public void Snapshot_WithServices_IsWhatWorkersFind()
    {
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, "10.1.0.1:8080*4", "10.1.0.2:8080*6"), Make.Service(Dns, "10.1.0.1:53")));

        ServiceSnapshot* web = _bench.Find(Web);
        Assert.That(web->Scheduler, Is.EqualTo(SchedulerKind.WeightedRoundRobin));
        Assert.That(web->ServerCount, Is.EqualTo(2));
        Assert.That(ServiceSnapshot.Servers(web)[0].Address.ToString(), Is.EqualTo("10.1.0.2"), "last added first");
        Assert.That(ServiceSnapshot.Servers(web)[0].Port.Host, Is.EqualTo(8080));
        Assert.That(ServiceSnapshot.Servers(web)[0].Mode, Is.EqualTo(ForwardingMode.FullNat));
        Assert.That(PoolSnapshot.Addresses(web->Pool, true, out _)[0].Address.ToString(), Is.EqualTo("10.2.0.1"));
        Assert.That(_bench.Find(Dns)->Slot, Is.Not.EqualTo(web->Slot));
        Assert.That(_bench.Root->Generation, Is.EqualTo(1));
        Assert.That(_bench.Root->ServiceCount, Is.EqualTo(2));
    }

    [TestCase("10.1.0.1:1*4 10.1.0.2:1*6", 2, 5)]
    [TestCase("10.1.0.1:1*3 10.1.0.2:1*2", 1, 3)]
    [TestCase("10.1.0.1:1*0 10.1.0.2:1*4", 4, 1)]
    [TestCase("10.1.0.1:1*0", 1, 0)]
    [TestCase("", 1, 0)]
    public void Snapshot_Weights_GiveLvsStepAndStart(string servers, int step, int start)
    {
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, servers.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.That(_bench.Find(Web)->WeightStep, Is.EqualTo(step));
        Assert.That(_bench.Find(Web)->WeightStart, Is.EqualTo(start));
    }

    [Test]
    public void Snapshot_ThatIsEqual_SharesEveryBlockAndKeepsIndexes()
    {
        Wire.Snapshot snapshot = Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80"), Make.Service(Dns, "10.1.0.1:53"));
        _bench.MustApply(snapshot);
        ServiceSnapshot* web = _bench.Find(Web);
        ServiceLookupSlot* lookup = _bench.Root->Lookup;
        int live = _bench.Memory.Live.Count;

        Wire.Snapshot again = snapshot.Clone();
        again.Generation = 2;
        _bench.MustApply(again);

        Assert.That(_bench.Find(Web) == web, Is.True);
        Assert.That(_bench.Root->Lookup == lookup, Is.True);
        Assert.That(_bench.Root->Generation, Is.EqualTo(2));
        Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live));
    }

    [Test]
    public void Delta_ChangingOneService_SharesTheOthers()
    {
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80"), Make.Service(Dns, "10.1.0.1:53")));
        ServiceSnapshot* dns = _bench.Find(Dns);
        PoolSnapshot* pool = dns->Pool;
        uint version = _bench.Find(Web)->Version;
        uint slot = _bench.Find(Web)->Slot;
        uint server = _bench.Server(Web, "10.1.0.1").Slot;
        int live = _bench.Memory.Live.Count;

        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Services = { Make.Service(Web, "10.1.0.2:80", "10.1.0.1:80*7") } });

        Assert.That(_bench.Find(Dns) == dns, Is.True);
        Assert.That(_bench.Find(Web)->Pool == pool, Is.True);
        Assert.That(_bench.Find(Web)->Slot, Is.EqualTo(slot));
        Assert.That(_bench.Find(Web)->Version, Is.Not.EqualTo(version));
        Assert.That(_bench.Server(Web, "10.1.0.1").Slot, Is.EqualTo(server));
        Assert.That(_bench.Server(Web, "10.1.0.1").Weight, Is.EqualTo(7));
        Assert.That(_bench.Memory.Live, Has.Count.EqualTo(live), "replaced blocks are freed");
    }

    [Test]
    public void Delta_ChangingAPool_RenewsItsServicesOnly()
    {
        Wire.Snapshot snapshot = Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80"));
        Wire.VirtualService other = Make.Service(Dns, "10.1.0.1:53");
        other.Pool = "other";
        snapshot.Services.Add(other);
        snapshot.Pools.Add(Make.Pool("other", "10.2.0.1", "10.2.0.9"));
        _bench.MustApply(snapshot);
        ServiceSnapshot* web = _bench.Find(Web);
        uint shared = PoolSnapshot.Addresses(web->Pool, true, out _)[0].Index;

        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Pools = { Make.Pool("other", "10.2.0.7", "10.2.0.1") } });

        Assert.That(_bench.Find(Web) == web, Is.True);
        LocalAddress* addresses = PoolSnapshot.Addresses(_bench.Find(Dns)->Pool, true, out _);
        Assert.That(addresses[0].Address.ToString(), Is.EqualTo("10.2.0.7"));
        Assert.That(addresses[1].Index, Is.EqualTo(shared), "an address has one index in all pools");
    }

    [Test]
    public void Pool_WithDrainingAddresses_OffersTheOthersAndKeepsTheirIndexes()
    {
        Wire.Snapshot snapshot = Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80"));
        snapshot.Pools[0] = Make.Pool("pool", "10.2.0.1", "2001:db8::1", "10.2.0.2");
        _bench.MustApply(snapshot);
        uint second = PoolSnapshot.Addresses(_bench.Find(Web)->Pool, true, out _)[1].Index;

        Wire.LocalAddressPool draining = snapshot.Pools[0].Clone();
        draining.Draining.Add([Make.Address("10.2.0.1"), Make.Address("2001:db8::1")]);
        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Pools = { draining } });

        LocalAddress* left = PoolSnapshot.Addresses(_bench.Find(Web)->Pool, true, out int ipv4Count);
        Assert.That((ipv4Count, left[0].Address.ToString(), left[0].Index), Is.EqualTo((1, "10.2.0.2", second)));
        PoolSnapshot.Addresses(_bench.Find(Web)->Pool, false, out int ipv6Count);
        Assert.That(ipv6Count, Is.Zero);
        Assert.That(_bench.Compiler.LocalAddresses.Unused, Is.Empty, "the pool still holds them");
    }

    [Test]
    public void LocalPortRest_AbsentAndZero_AreDifferent()
    {
        _bench.MustApply(Make.Snapshot(1));
        Assert.That(_bench.Root->Rules.LocalPortRestMs, Is.EqualTo(60_000));
        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Settings = new Wire.Settings { LocalPortRest = 0 } });
        Assert.That(_bench.Root->Rules.LocalPortRestMs, Is.Zero);
        _bench.MustApply(new Wire.Delta { Generation = 3, Base = 2, Settings = new Wire.Settings { LocalPortRest = 5 } });
        Assert.That(_bench.Root->Rules.LocalPortRestMs, Is.EqualTo(5_000));
    }

    [Test]
    public void Root_WhileOldOneMayBeRead_IsNotFreed()
    {
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80")));
        nint oldRoot = (nint)_bench.Root;
        nint oldService = (nint)_bench.Find(Web);
        bool checkedOnce = false;
        _bench.Quiescence.OnWait = () =>
        {
            Assert.That((nint)_bench.Root, Is.Not.EqualTo(oldRoot), "workers see the new root before anybody waits");
            Assert.That(_bench.Memory.Live, Does.Contain(oldRoot).And.Contain(oldService));
            checkedOnce = true;
        };
        _bench.MustApply(Make.Snapshot(2, Make.Service(Web, "10.1.0.2:80")));
        Assert.That(checkedOnce, Is.True);
        Assert.That(_bench.Memory.Live, Does.Not.Contain(oldRoot).And.Not.Contain(oldService));
    }

    [Test]
    public void Server_RemovedWithSessions_KeepsItsSlotAndIsRevivedWithCounters()
    {
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80", "10.1.0.2:80")));
        uint slot = _bench.Server(Web, "10.1.0.1").Slot;
        _bench.Workers[1].Servers[slot] = new ServerCounters { Connections = 5, InactiveSessions = 1 };

        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1, Services = { Make.Service(Web, "10.1.0.2:80") } });
        _bench.Compiler.Sweep();
        Assert.That(_bench.Shared->ServerStatus[slot].State, Is.EqualTo(ServerState.Removed));
        Assert.That(_bench.Compiler.ListServers().Single(s => s.Slot == slot).Removed, Is.True);

        _bench.MustApply(new Wire.Delta { Generation = 3, Base = 2, Services = { Make.Service(Web, "10.1.0.2:80", "10.1.0.1:80") } });
        Assert.That(_bench.Server(Web, "10.1.0.1").Slot, Is.EqualTo(slot));
        Assert.That(_bench.Shared->ServerStatus[slot].State, Is.EqualTo(ServerState.Present));
        Assert.That(_bench.Workers[1].Servers[slot].Connections, Is.EqualTo(5));
        Assert.That(_bench.Compiler.ListServers().Single(s => s.Slot == slot).Removed, Is.False);
    }

    [Test]
    public void Server_RemovedWithoutSessions_GivesItsSlotToTheNextWithZeroedCounters()
    {
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80")));
        ServerEntry old = _bench.Server(Web, "10.1.0.1");
        _bench.Workers[0].Servers[old.Slot].Connections = 5;
        _bench.MustApply(Make.Snapshot(2));
        Assert.That(_bench.Compiler.ListServers().Single().Removed, Is.True);
        _bench.Compiler.Sweep();
        _bench.NowMs += 120_000;
        _bench.Compiler.Sweep();
        Assert.That(_bench.Compiler.ListServers(), Is.Empty);
        Assert.That(_bench.Shared->ServerStatus[old.Slot].State, Is.EqualTo(ServerState.Free));
        Assert.That(_bench.Workers[0].Servers[old.Slot].Connections, Is.EqualTo(5), "zeroed only when the slot is used again");

        _bench.MustApply(Make.Snapshot(3, Make.Service(Web, "10.1.0.9:80")));
        Assert.That(_bench.Server(Web, "10.1.0.9").Slot, Is.EqualTo(old.Slot));
        Assert.That(_bench.Server(Web, "10.1.0.9").Endpoint, Is.EqualTo(old.Endpoint));
        Assert.That(_bench.Workers[0].Servers[old.Slot].Connections, Is.Zero);
    }

    [Test]
    public void Endpoint_OfTwoServices_IsOneUntilTheLastSessionIsGone()
    {
        const string other = "tcp 10.0.0.2:80";
        _bench.MustApply(Make.Snapshot(1, Make.Service(Web, "10.1.0.1:80"), Make.Service(other, "10.1.0.1:80")));
        ServerEntry entry = _bench.Server(Web, "10.1.0.1");
        Assert.That(_bench.Server(other, "10.1.0.1").Endpoint, Is.EqualTo(entry.Endpoint));
        Assert.That(_bench.Server(other, "10.1.0.1").Slot, Is.Not.EqualTo(entry.Slot));

        _bench.Workers[0].Servers[entry.Slot].ActiveSessions = 1;
        _bench.MustApply(Make.Snapshot(2, Make.Service(Web, "10.1.0.2:80")));
        _bench.Compiler.Sweep();
        Assert.That(_bench.Server(Web, "10.1.0.2").Endpoint, Is.Not.EqualTo(entry.Endpoint), "its local ports are still in use");
    }

    [Test]
    public void LocalAddress_ThatComesBack_HasItsIndexAgain()
    {
        _bench.MustApply(new Wire.Snapshot { Generation = 1, Pools = { Make.Pool("pool", "10.2.0.1", "10.2.0.2") } });
        _bench.MustApply(Make.Snapshot(2, Make.Service(Web, "10.1.0.1:80")));
        uint first = PoolSnapshot.Addresses(_bench.Find(Web)->Pool, true, out _)[0].Index;
        _bench.MustApply(new Wire.Delta { Generation = 3, Base = 2, Pools = { Make.Pool("pool", "10.2.0.3") } });
        uint third = PoolSnapshot.Addresses(_bench.Find(Web)->Pool, true, out _)[0].Index;
        _bench.MustApply(new Wire.Delta { Generation = 4, Base = 3, Pools = { Make.Pool("pool", "10.2.0.1") } });
        Assert.That(PoolSnapshot.Addresses(_bench.Find(Web)->Pool, true, out _)[0].Index, Is.EqualTo(first));
        Assert.That(third, Is.Not.EqualTo(first));
    }

    [Test]
    public void SessionSync_OfSettings_IsTheSameUntilSettingsCome()
    {
        Wire.Snapshot snapshot = Make.Snapshot(1, Make.Service(Web));
        snapshot.Settings = new Wire.Settings
        {
            SessionSync = new() { LocalAddress = Make.Address("10.9.0.1"), LocalPort = 1, PeerAddress = Make.Address("10.9.0.2"), PeerPort = 2 },
        };
        _bench.MustApply(snapshot);
        object? sync = _bench.Compiler.SessionSync;
        Assert.That($"{sync}", Is.EqualTo("session_sync from 10.9.0.1:1 with 10.9.0.2:2"));

        _bench.MustApply(new Wire.Delta { Base = 1, Generation = 2, RemovedServices = { Make.Service(Web).Key } });
        Assert.That(_bench.Compiler.SessionSync, Is.SameAs(sync));
        _bench.MustApply(new Wire.Delta { Base = 2, Generation = 3, Settings = new Wire.Settings() });
        Assert.That(_bench.Compiler.SessionSync, Is.Null);
    }

    [Test]
    public void Settings_InDelta_ReplaceAndSnapshotWithoutThemRestoresDefaults()
    {
        _bench.MustApply(new Wire.Delta { Generation = 1, Settings = new Wire.Settings { TcpTimeout = 60, UdpTimeout = 30, PuntArpRate = 7 } });
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.Established], Is.EqualTo(60_000));
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.Udp], Is.EqualTo(30_000));
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.SynReceived], Is.EqualTo(60_000));
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.LastAck], Is.EqualTo(30_000));
        Assert.That(_bench.Root->PuntRate[0], Is.EqualTo(7));
        Assert.That(_bench.Root->PuntRate[1], Is.EqualTo(20_000));

        _bench.MustApply(new Wire.Delta { Generation = 2, Base = 1 });
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.Established], Is.EqualTo(60_000), "a delta without settings keeps them");
        _bench.MustApply(new Wire.Snapshot { Generation = 3 });
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.Established], Is.EqualTo(900_000));
    }
}
