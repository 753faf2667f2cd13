using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>
/// A director with a TCP, a UDP and an SCTP service of one forwarding mode, scheduled by rr, whose configuration changes under its
/// sessions. The fate of a packet is one word: the server's address, "client", "host", or the name of the drop reason.
/// </summary>
internal sealed unsafe class Life : IDisposable
{
    private readonly Way _way;

    public Life(Way way, Wire.Settings? settings = null, int capacity = 64, params (string Address, int Weight)[] servers)
    {
        _way = way;
        Settings = settings ?? new Wire.Settings();
        Director = new Director(null, new DirectorOptions { SessionCapacity = capacity });
        Use(servers);
    }

    public Director Director { get; }

    /// <summary>In force from the next configuration on.</summary>
    public Wire.Settings Settings { get; set; }

    /// <summary>Of all services, from the next configuration on.</summary>
    public Wire.ServiceTimeouts? Timeouts { get; set; }

    /// <summary>Puts services with these servers in force; rr picks the last one first.</summary>
    public void Use(params (string Address, int Weight)[] servers)
    {
        Wire.Snapshot configuration = _way.Configuration();
        foreach (Wire.VirtualService service in configuration.Services)
        {
            Wire.RealServer model = service.RealServers[0];
            service.Timeouts = Timeouts;
            service.RealServers.Clear();
            service.RealServers.Add(servers.Select(server =>
                new Wire.RealServer(model) { Address = Bytes(server.Address), Weight = (uint)server.Weight }));
        }

        configuration.Settings = Settings;
        Director.Apply(configuration);
    }

    /// <summary>Puts a configuration without services in force.</summary>
    public void UseNothing()
    {
        Wire.Snapshot configuration = _way.Configuration();
        configuration.Services.Clear();
        configuration.Settings = Settings;
        Director.Apply(configuration);
    }

    public string ClientTcp(TcpFlags flags, ushort clientPort = ClientPort) => Fate(Wan, Tcp(flags, clientPort));

    public string ClientUdp(ushort clientPort = ClientPort) => Fate(Wan, _way.FromClient().Udp(clientPort, VirtualPort).Payload("x"));

    public string ClientSctp(byte chunk, ushort clientPort = ClientPort) =>
        Fate(Wan, _way.FromClient().Sctp(clientPort, VirtualPort, 1).Chunk(chunk));

    /// <summary>What the server of the first session says, its local port the first one or as given.</summary>
    public string ServerTcp(TcpFlags flags, string server, ushort? peerPort = null) => Fate(Lan, FromServer(server)
        .Tcp(ServerPort, peerPort ?? _way.PeerPort, flags, 5000, 6000));

    public PacketBuilder Tcp(TcpFlags flags, ushort clientPort = ClientPort) =>
        _way.FromClient().Tcp(clientPort, VirtualPort, flags, 1000, 2000);

    public PacketBuilder FromServer(string server) => (_way with { Server = server }).FromServer();

    public ushort ServerPort => _way.KeepsAddresses ? VirtualPort : RealPort;

    /// <summary>Delivers a packet and says what became of it.</summary>
    public string Fate(ushort port, PacketBuilder packet)
    {
        Dictionary<string, ulong> before = Director.ReadCounters();
        Director.Network.Deliver(port, 0, packet.Build());
        Director.PollAll();
        Discard();
        Dictionary<string, ulong> after = Director.ReadCounters();
        Director.AssertEveryPacketIsAccountedFor();
        string[] risen = [.. after.Where(counter => counter.Value > before.GetValueOrDefault(counter.Key)).Select(counter => counter.Key)];
        if (risen.FirstOrDefault(name => name.StartsWith("drop.", StringComparison.Ordinal)) is { } drop)
            return drop["drop.".Length..];
        if (risen.Contains("punted"))
            return "host";
        if (risen.FirstOrDefault(name => name.EndsWith(" inbound_packets", StringComparison.Ordinal)) is not { } server)
            return "client";
        string endpoint = server.Split(' ')[1];
        return endpoint[..endpoint.LastIndexOf(':')];
    }

    /// <summary>A counter of a server over all its services: "active_sessions".</summary>
    public ulong Count(string server, string counter) => Director.ReadCounters()
        .Where(each => each.Key.Contains($" {server}:", StringComparison.Ordinal) && each.Key.EndsWith($" {counter}", StringComparison.Ordinal))
        .Aggregate(0ul, (sum, each) => sum + each.Value);

    public ulong Count(string counter) => Director.ReadCounters()[counter];

    public void Wait(double seconds) => Director.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass with polls every 10 ms.</summary>
    public void Poll(double seconds)
    {
        for (double done = 0; done < seconds; done += 0.01)
        {
            Wait(0.01);
            Director.Worker.Poll();
        }
    }

    public void Discard()
    {
        while (Director.Network.TakeTransmitted(Wan) is not null || Director.Network.TakeTransmitted(Lan) is not null)
        {
        }

        while (Director.Network.TakeFromRing(Director.PuntRing, out _) is not null)
        {
        }
    }

    public void Dispose() => Director.Dispose();
}
