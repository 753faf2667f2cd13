using CsCheck;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>
/// Whatever packets and configurations come in whatever order: a server's counters say how many sessions there are, and when
/// everything has expired there are none.
/// </summary>
public unsafe class SessionCountPropertyTests
{
    private const int Capacity = 48;

    private static readonly Way[] s_ways = [Way.Nat, Way.FullNat, Way.DirectRoute, Way.Tunnel, Way.Nat6, Way.FullNat64];
    private static readonly string[] s_servers4 = [A, B, C];
    private static readonly string[] s_servers6 = [Way.Server6, "fd01::2", "fd01::3"];

    /// <summary>One thing that happens; what the number means is up to each.</summary>
    private enum Act
    {
        Tcp,
        Udp,
        Sctp,
        Reply,
        Wait,
        Configure,
    }

    private static readonly Gen<(Act Act, int Number)> s_step = Gen.Select(
        Gen.Frequency((6, Gen.Const(Act.Tcp)), (3, Gen.Const(Act.Udp)), (3, Gen.Const(Act.Sctp)), (4, Gen.Const(Act.Reply)), (2, Gen.Const(Act.Wait)),
            (1, Gen.Const(Act.Configure))),
        Gen.Int[0, int.MaxValue]);

    [Test]
    public void Counters_AfterAnything_ReturnToZero() =>
        Gen.Select(Gen.Int[0, s_ways.Length - 1], s_step.Array[1, 250]).Sample(
            (way, steps) => Live(s_ways[way], steps),
            iter: 400,
            threads: 1);

    private static void Live(Way way, (Act Act, int Number)[] steps)
    {
        using Director director = new(Configuration(way, 0), new DirectorOptions { SessionCapacity = Capacity, GuardPages = false });
        foreach ((Act act, int number) in steps)
        {
            switch (act)
            {
                case Act.Wait:
                    director.Advance(TimeSpan.FromMilliseconds(number % 4 == 0 ? number % 400_000 : number % 3_000));
                    break;
                case Act.Configure:
                    director.Apply(Configuration(way, number));
                    break;
                default:
                    director.Network.Deliver(act == Act.Reply ? Lan : Wan, 0, Packet(director, way, act, number).Build());
                    break;
            }

            // Some packets share a burst.
            if (number % 3 != 0 || director.Network.HeldBy(MbufHolder.ReceiveQueue) > 32)
                Settle(director);
        }

        Settle(director);
        AssertCounts(director);
        for (int round = 0; round < 3; round++)
        {
            director.Advance(TimeSpan.FromSeconds(1000));
            director.SweepAll();
            director.SweepAll();
        }

        Assert.That(director.Worker.Sessions.Count, Is.Zero);
        AssertCounts(director);
        Assert.That(
            director.ReadCounters().Where(counter => counter.Value != 0 && counter.Key.EndsWith("active_sessions", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>Gauges are what a walk over the table finds; each created session is there or has ended.</summary>
    private static void AssertCounts(Director director)
    {
        Dictionary<uint, (ulong Active, ulong Inactive)> found = [];
        uint count = 0;
        for (uint slot = 0; slot < director.Worker.Sessions.Capacity; slot++)
        {
            Session* session = director.Worker.Sessions.Slots + slot;
            if (session->State <= SessionState.Extension)
                continue;
            count++;
            (ulong active, ulong inactive) = found.GetValueOrDefault(session->ServerSlot);
            found[session->ServerSlot] = SessionStates.IsActive(session->State) ? (active + 1, inactive) : (active, inactive + 1);
        }

        Assert.That(director.Worker.Sessions.Count, Is.EqualTo(count));
        for (uint server = 0; server < 64; server++)
        {
            ServerCounters counters = director.Statistics.Servers[server];
            Assert.That((counters.ActiveSessions, counters.InactiveSessions), Is.EqualTo(found.GetValueOrDefault(server)), $"server slot {server}");
        }

        ulong ended = director.Statistics[WorkerCounter.SessionsExpired] + director.Statistics[WorkerCounter.SessionsReplaced];
        Assert.That(director.Statistics[WorkerCounter.SessionsCreated], Is.EqualTo(ended + count));
        Assert.That(director.Statistics[WorkerCounter.Sessions], Is.EqualTo(count));
    }

    private static void Settle(Director director)
    {
        director.PollAll();
        director.AssertEveryPacketIsAccountedFor();
        while (director.Network.TakeTransmitted(Wan) is not null || director.Network.TakeTransmitted(Lan) is not null)
        {
        }

        while (director.Network.TakeFromRing(director.PuntRing, out _) is not null)
        {
        }
    }

    private static PacketBuilder Packet(Director director, Way way, Act act, int number)
    {
        ushort client = (ushort)(40_000 + number % 20);
        number /= 20;
        TcpFlags flags = ((TcpFlags[])[TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst, TcpFlags.Psh])[number % 7];
        byte chunk = (byte)(number % 3 == 0 ? SctpChunkType.Init : number % 16);
        return act switch
        {
            Act.Tcp => way.FromClient().Tcp(client, VirtualPort, flags, 1, 1),
            Act.Udp => way.FromClient().Udp(client, VirtualPort).Payload("x"),
            Act.Sctp => way.FromClient().Sctp(client, VirtualPort, 1).Chunk(chunk),
            _ => Reply(director, way, number, flags, chunk),
        };
    }

    /// <summary>What the server of some session says; of none, when there is no session.</summary>
    private static PacketBuilder Reply(Director director, Way way, int number, TcpFlags flags, byte chunk)
    {
        Session* session = director.Worker.Sessions.Slots + (uint)number % Capacity;
        if (session->State <= SessionState.Extension)
            return way.FromServer().Tcp(RealPort, 1, flags, 1, 1);
        string server = director.ServerOf(session);
        ushort from = session->Outbound.SourcePort.Host;
        ushort to = session->Outbound.DestinationPort.Host;
        PacketBuilder ip = (way with { Server = server }).FromServer();
        return session->Protocol switch
        {
            IpProtocol.Tcp => ip.Tcp(from, to, flags, 1, 1),
            IpProtocol.Udp => ip.Udp(from, to).Payload("x"),
            _ => ip.Sctp(from, to, 1).Chunk(chunk),
        };
    }

    /// <summary>Servers, weights, timeouts and sysctls by the bits of a number; sometimes no service at all.</summary>
    private static Wire.Snapshot Configuration(Way way, int number)
    {
        Wire.Snapshot configuration = way.Configuration();
        string[] addresses = way.ServerIsIpv6 ? s_servers6 : s_servers4;
        foreach (Wire.VirtualService service in configuration.Services)
        {
            Wire.RealServer model = service.RealServers[0];
            service.RealServers.Clear();
            service.RealServers.Add(addresses
                .Where((_, index) => (number >> index & 1) == 0)
                .Select((address, index) => new Wire.RealServer(model) { Address = Bytes(address), Weight = (uint)(number >> 3 + index & 1 ^ 1) }));
            service.Timeouts = (number >> 6 & 1) == 0 ? null : new Wire.ServiceTimeouts { Tcp = 30, TcpFin = 5, Udp = 20 };
        }

        if ((number >> 7 & 7) == 7)
            configuration.Services.Clear();
        configuration.Settings = new Wire.Settings
        {
            ExpireNodestConn = (number >> 10 & 1) == 1,
            ConnReuseMode = number == 0 ? 1 : (uint)number >> 11 & 3,
            DropEntry = (uint)number >> 13 & 3,
            DropPacket = (uint)number >> 15 & 3,
            SecureTcp = (uint)number >> 17 & 3,
            SloppyTcp = (number >> 19 & 1) == 1,
            SloppySctp = (number >> 20 & 1) == 1,
            NatIcmpSend = (number >> 21 & 1) == 1,
            BackupOnly = (number >> 22 & 7) == 7,
            Amemthresh = 20,
            AmDroprate = 5,
        };
        return configuration;
    }
}
