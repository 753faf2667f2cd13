using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>How long a server that was removed keeps its slot, and with it its counters.</summary>
internal sealed unsafe class ServerSlotTests
{
    private const string Web = "tcp 10.0.0.1:80";
    private const string Other = "tcp 10.0.0.2:80";

    private CompilerBench _bench = null!;
    private ulong _generation;

    [SetUp]
    public void SetUp()
    {
        _bench = new CompilerBench();
        _generation = 0;
    }

    [Test]
    public void Removed_RestsForTwoMinutesAfterItsLastSession()
    {
        uint slot = ApplyServer("10.1.0.1:80");
        _bench.Workers[1].Servers[slot].InactiveSessions = 1;
        Apply();
        Pass(1000);
        Assert.That(StateOf(slot), Is.EqualTo(ServerState.Removed), "as long as it has sessions");
        _bench.Workers[1].Servers[slot].InactiveSessions = 0;
        Pass(1);
        Pass(119);
        Assert.That(StateOf(slot), Is.EqualTo(ServerState.Removed));
        Pass(1);
        Assert.That(StateOf(slot), Is.EqualTo(ServerState.Free));
    }

    [Test]
    public void Removed_AddedAgainWhileItRests_GoesOnWithItsCounters()
    {
        uint slot = ApplyServer("10.1.0.1:80");
        _bench.Workers[0].Servers[slot].Connections = 7;
        Apply();
        Pass(1);
        Pass(100);
        Assert.That(ApplyServer("10.1.0.1:80"), Is.EqualTo(slot), "the service had gone with it");
        Assert.That(_bench.Workers[0].Servers[slot].Connections, Is.EqualTo(7));
        Apply();
        Pass(100);
        Assert.That(StateOf(slot), Is.EqualTo(ServerState.Removed), "its rest began anew");
    }

    [Test]
    public void Removed_WithASessionThatReturns_RestsAnew()
    {
        uint slot = ApplyServer("10.1.0.1:80");
        Apply();
        Pass(1);
        Pass(100);
        _bench.Workers[0].Servers[slot].ActiveSessions = 1;
        Pass(100);
        _bench.Workers[0].Servers[slot].ActiveSessions = 0;
        Pass(1);
        Pass(119);
        Assert.That(StateOf(slot), Is.EqualTo(ServerState.Removed));
    }

    [Test]
    public void Removed_WhenSlotsRunShort_GiveTheirsUpInTheOrderOfTheirRest()
    {
        const int perService = TableLimits.Servers / 2;
        Apply(Many(Web, 1, perService), Many(Other, 2, perService));
        Apply(Many(Other, 2, perService));
        Pass(1);
        uint busy = _bench.Compiler.ListServers().First(server => server.Removed).Slot;
        _bench.Workers[0].Servers[busy].InactiveSessions = 1;

        Assert.That(
            _bench.Compiler.Apply(Snapshot(Many(Other, 2, perService), Many(Web, 3, perService))),
            Does.Contain($"{perService} real servers are new, but only {perService - 1} of {TableLimits.Servers} places are free"));
        Apply(Many(Other, 2, perService), Many(Web, 3, perService - 1));
        Assert.That(StateOf(busy), Is.EqualTo(ServerState.Removed));
        Assert.That(_bench.Compiler.ListServers().Count(server => server.Removed), Is.EqualTo(1));
    }

    [Test]
    public void ListServers_IsMadeAnewOnlyWhenASlotHasChangedHands()
    {
        Apply(Make.Service(Web, "10.1.0.1:80*1"));
        IReadOnlyCollection<Wire.ServerSlot> listed = _bench.Compiler.ListServers();
        Apply(Make.Service(Web, "10.1.0.1:80*9"));
        Assert.That(_bench.Compiler.ListServers(), Is.SameAs(listed), "a weight is no slot's matter");
        Apply(Make.Service(Web, "10.1.0.1:80*9", "10.1.0.2:80*1"));
        Assert.That(_bench.Compiler.ListServers(), Has.Count.EqualTo(2));
        Apply(Make.Service(Web, "10.1.0.1:80*9"));
        Assert.That(_bench.Compiler.ListServers().Count(server => server.Removed), Is.EqualTo(1));
        Apply(Make.Service(Web, "10.1.0.1:80*9", "10.1.0.2:80*1"));
        Assert.That(_bench.Compiler.ListServers().Count(server => server.Removed), Is.Zero);
    }

    [Test]
    public void Weight0AndDraining_AreKnownBySlot()
    {
        Wire.VirtualService service = Make.Service(Web, "10.1.0.1:80*0", "10.1.0.2:80*5", "10.1.0.3:80*5");
        service.RealServers[2].Draining = true;
        Apply(service);
        Assert.That(
            ((string[])["10.1.0.1", "10.1.0.2", "10.1.0.3"]).Select(address => StatusOf(address).IsQuiesced),
            Is.EqualTo((bool[])[true, false, true]));
        Apply(Make.Service(Web, "10.1.0.1:80*1", "10.1.0.2:80*0"));
        Assert.That((StatusOf("10.1.0.1").IsQuiesced, StatusOf("10.1.0.2").IsQuiesced), Is.EqualTo((false, true)));
    }

    [Test]
    public void Timeouts_Equal_ShareARow()
    {
        Apply(Timed(Web, 10), Timed(Other, 10), Timed("udp 10.0.0.1:53", 20), Make.Service("udp 10.0.0.2:53", "10.1.0.1:80"));
        byte[] rows = [RowOf(Web), RowOf(Other), RowOf("udp 10.0.0.1:53"), RowOf("udp 10.0.0.2:53")];
        Assert.That((rows[0] == rows[1], rows[0] != rows[2], rows[0] != 0, rows[3]), Is.EqualTo((true, true, true, (byte)0)));
    }

    [Test]
    public void Timeouts_MoreThanRows_AreRefusedByName()
    {
        Wire.VirtualService[] services = [.. Enumerable.Range(1, 255).Select(port => Timed($"tcp 10.0.0.1:{port}", (uint)port))];
        Apply(services);
        Assert.That(
            _bench.Compiler.Apply(Snapshot([.. services, Timed(Other, 999)])),
            Does.Contain("There are 256 different timeouts of services; the limit is 255."));
        Apply([.. services, Timed(Other, 255)]);

        // All of them at once, with every row in use.
        Apply([.. Enumerable.Range(1, 255).Select(port => Timed($"tcp 10.0.0.1:{port}", 1000 + (uint)port))]);
        Assert.That(
            Enumerable.Range(1, 255).Select(port => SecondsOf($"tcp 10.0.0.1:{port}")), Is.EqualTo(Enumerable.Range(1, 255).Select(port => 1000 + port)));
        Assert.That(_bench.Shared->TimeoutMs[(int)SessionState.Established], Is.EqualTo(900_000), "the director's");
    }

    private static Wire.VirtualService Timed(string service, uint seconds)
    {
        Wire.VirtualService timed = Make.Service(service, "10.1.0.1:80");
        timed.Timeouts = new Wire.ServiceTimeouts { Tcp = seconds };
        return timed;
    }

    private static Wire.VirtualService Many(string service, int network, int count) =>
        Make.Service(service, [.. Enumerable.Range(0, count).Select(index => $"10.{network}.{index >> 8}.{index & 0xFF}:80")]);

    private Wire.Snapshot Snapshot(params Wire.VirtualService[] services) => Make.Snapshot(_generation + 1, services);

    private void Apply(params Wire.VirtualService[] services)
    {
        _bench.MustApply(Snapshot(services));
        _generation++;
    }

    private uint ApplyServer(string server)
    {
        Apply(Make.Service(Web, server));
        return _bench.Server(Web, server.Split(':')[0]).Slot;
    }

    private void Pass(int seconds)
    {
        _bench.NowMs += seconds * 1000;
        _bench.Compiler.Sweep();
    }

    private ServerState StateOf(uint slot) => _bench.Shared->ServerStatus[slot].State;

    private ServerStatus StatusOf(string address) => _bench.Shared->ServerStatus[_bench.Server(Web, address).Slot];

    private byte RowOf(string service) => _bench.Shared->ServerStatus[_bench.Server(service, "10.1.0.1").Slot].TimeoutProfile;

    private int SecondsOf(string service) =>
        (int)_bench.Shared->TimeoutMs[RowOf(service) * SharedTables.StateCount + (int)SessionState.Established] / 1000;
}
