using CsCheck;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>
/// Whatever packets come to whichever of two directors, while they hear of each other or not, and whatever configurations: counters say what the
/// tables hold, no local port is given twice, and when everybody is silent everything ends.
/// </summary>
public class LifeOfTwoTests
{
    private static readonly Way[] s_ways = [Way.Nat, Way.FullNat, Way.DirectRoute, Way.FullNat6, Way.FullNat64];

    private enum Act
    {
        Tcp,
        Udp,
        Reply,
        Wait,
        Exchange,
        Lose,
        Bulk,
        Configure,
    }

    private static readonly Gen<(Act Act, int Number)> s_step = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Act.Tcp)), (3, Gen.Const(Act.Udp)), (5, Gen.Const(Act.Reply)), (2, Gen.Const(Act.Wait)), (3, Gen.Const(Act.Exchange)),
            (1, Gen.Const(Act.Lose)), (1, Gen.Const(Act.Bulk)), (1, Gen.Const(Act.Configure))),
        Gen.Int[0, int.MaxValue]);

    [Test]
    public void TwoDirectors_AfterAnything_AgreeWithTheirCounters_AndComeToRest() =>
        Gen.Select(Gen.Int[0, s_ways.Length - 1], Gen.Int[1, 2], s_step.Array[1, 120]).Sample(
            (way, workers, steps) => Live(s_ways[way], workers, steps),
            iter: 200,
            threads: 1);

    private static void Live(Way way, int workers, (Act Act, int Number)[] steps)
    {
        using Pair pair = new(Configuration(way, 0), workers, Arrangement.ManyQueues, sessions: 24);
        foreach ((Act act, int number) in steps)
        {
            WorkersDirector director = (number & 1) == 0 ? pair.A : pair.B;
            Do(pair, director, way, act, number >> 1);
            Discard(pair);
            pair.AssertConsistent();
        }
        pair.Bulk(pair.A);
        pair.Bulk(pair.B);
        // SYN_SENT and TIME_WAIT last for two minutes.
        pair.Wait(121 + 2 * Pair.RefreshSeconds + 5, stepMs: 500);
        pair.AssertConsistent();
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
    }

    private static void Do(Pair pair, WorkersDirector director, Way way, Act act, int number)
    {
        switch (act)
        {
            case Act.Wait:
                pair.Wait(number % 5, connected: number % 3 != 0, stepMs: 250);
                break;
            case Act.Exchange:
                pair.Exchange();
                break;
            case Act.Lose:
                pair.Take(director);
                if (number % 4 == 0)
                    director.Exchange.PeerLost();
                break;
            case Act.Bulk:
                pair.Bulk(director, inherits: number % 3 == 0);
                break;
            case Act.Configure:
                director.Use();
                director.Apply(Configuration(way, number));
                break;
            default:
                Pair.Send(director, act == Act.Reply ? Lan : Wan, Packet(director, way, act, number));
                break;
        }
    }

    private static void Discard(Pair pair)
    {
        foreach (WorkersDirector director in (WorkersDirector[])[pair.A, pair.B])
        {
            director.Use();
            director.Run(Wan);
            director.Run(Lan);
            director.Network.Drain(director.PuntRing);
        }
    }

    private static PacketBuilder Packet(WorkersDirector director, Way way, Act act, int number)
    {
        ushort client = (ushort)(40_000 + number % 8);
        number /= 8;
        TcpFlags flags = ((TcpFlags[])[TcpFlags.Syn, TcpFlags.Ack, TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst])[number % 5];
        return act switch
        {
            Act.Tcp => way.FromClient().Tcp(client, VirtualPort, flags, 1, 1),
            Act.Udp => way.FromClient().Udp(client, VirtualPort).Payload("x"),
            _ => Reply(director, way, number, flags),
        };
    }

    private static PacketBuilder Reply(WorkersDirector director, Way way, int number, TcpFlags flags)
    {
        List<Session> sessions = Pair.SessionsOf(director);
        if (sessions.Count == 0)
            return way.FromServer().Tcp(RealPort, 1, flags, 1, 1);
        Session session = sessions[number % sessions.Count];
        ushort from = session.Outbound.SourcePort.Host;
        ushort to = session.Outbound.DestinationPort.Host;
        if (flags == TcpFlags.Syn)
            flags |= TcpFlags.Ack;
        unsafe
        {
            PacketBuilder ip = (way with { Server = director.Shared->ServerPaths[session.ServerSlot].Address.ToString() }).FromServer();
            return session.Protocol == IpProtocol.Tcp ? ip.Tcp(from, to, flags, 1, 1) : ip.Udp(from, to).Payload("x");
        }
    }

    /// <summary>Servers and sysctls by the bits of a number; rarely no service at all.</summary>
    private static Wire.Snapshot Configuration(Way way, int number)
    {
        Wire.Snapshot configuration = way.Configuration();
        string[] addresses = way.ServerIsIpv6 ? [Way.Server6, "fd01::2"] : [A, B];
        foreach (Wire.VirtualService service in configuration.Services)
        {
            Wire.RealServer model = service.RealServers[0];
            service.RealServers.Clear();
            service.RealServers.Add(addresses.Where((_, index) => (number >> index & 1) == 0)
                .Select(address => new Wire.RealServer(model) { Address = Bytes(address), Weight = 1 }));
            service.Persistence = (number >> 2 & 3) == 3 ? new Wire.Persistence { Timeout = 20 } : null;
            service.Timeouts = new Wire.ServiceTimeouts { Tcp = 30, TcpFin = 5, Udp = 20 };
        }
        if ((number >> 4 & 7) == 7)
            configuration.Services.Clear();
        configuration.Settings = new Wire.Settings
        {
            ExpireNodestConn = (number >> 7 & 1) == 1, ConnReuseMode = 1, Amemthresh = 2, TcpTimeout = 30, TcpFinTimeout = 5, UdpTimeout = 20,
        };
        return configuration;
    }
}
