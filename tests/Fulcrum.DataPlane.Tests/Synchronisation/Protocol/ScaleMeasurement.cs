using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>
/// What a million FULLNAT sessions take from one director's worker through both synchronisation threads and TCP to the other's, and
/// then ten thousand new ones of DR a second: two workers and two threads in one process, without packets of others. Prints.
/// </summary>
[TestFixture]
[Explicit("Needs 600 MB and a quiet minute; prints.")]
internal sealed class ScaleMeasurement
{
    private const int Million = 1_000_000;
    private const int AddressCount = 40;
    private const int NewASecond = 10_000;
    private const int Seconds = 10;
    private const int PortCount = 50_000;

    private readonly ConcurrentQueue<string> _log = new();
    private volatile bool _isOver;
    private volatile int _wanted;

    [Test]
    public void MillionSessions_ThenTenThousandASecond()
    {
        Wire.Snapshot configuration = Way.FullNat.Configuration();
        for (int address = 1; address < AddressCount; address++)
            configuration.Pools[0].Addresses.Add(Bytes($"10.0.0.{100 + address}"));
        Wire.RealServer direct = configuration.Services.Single(service => service.Key.Protocol == IpProtocol.Tcp).RealServers[0];
        (direct.Mode, direct.Port) = (Wire.ForwardingMode.DirectRoute, VirtualPort);
        using Pair pair = new(configuration, sessions: Million + Million / 4);
        pair.A.Network.KeepTransmitted = pair.B.Network.KeepTransmitted = false;
        BulkTests.Open(pair.A, Million);
        while (pair.Take(pair.A).Length > 0)
        {
        }
        pair.A.Exchange.PeerLost();
        SyncThread one = new(pair.A.Exchange, new SyncNetwork(), Identity("one"), _log.Enqueue);
        SyncThread two = new(pair.B.Exchange, new SyncNetwork(), Identity("two"), _log.Enqueue);
        Thread[] threads =
        [
            Start(() => Poll(pair.A, isMaker: true)), Start(() => Poll(pair.B, isMaker: false)),
            Start(() => Run(pair.A, one)), Start(() => Run(pair.B, two)),
        ];

        long began = Stopwatch.GetTimestamp();
        two.Configure(Settings("127.0.77.2", "127.0.77.1"));
        one.Configure(Settings("127.0.77.1", "127.0.77.2"));
        while (!two.Status.ToWire().PeerBulkOver)
        {
            Assert.That(Stopwatch.GetElapsedTime(began).TotalSeconds, Is.LessThan(100), string.Join('\n', _log));
            Thread.Sleep(10);
        }
        Print($"bulk: {pair.TotalsOfB.Held} sessions installed after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s");

        List<ulong> lags = [];
        began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) is { TotalSeconds: < Seconds } now)
        {
            _wanted = (int)(now.TotalSeconds * NewASecond);
            lags.Add(one.Status.ToWire().LagMs);
            Thread.Sleep(10);
        }
        Thread.Sleep(1_000);
        lags.Sort();
        Wire.Synchronisation status = one.Status.ToWire();
        Print($"{_wanted} new sessions in {Seconds} s: lag {lags[lags.Count / 2]} ms median, {lags[lags.Count * 99 / 100]} ms for 99 %");
        Print($"own {status.Records.Own}, held there {status.Peer.Held}, refused there {status.Peer.Refused}");
        Print($"told {status.Records.Told}, lost {status.Records.Lost}, longest lag {lags[^1]} ms");
        one.RequestStop();
        two.RequestStop();
        _isOver = true;
        foreach (Thread thread in threads)
            thread.Join();
        one.Dispose();
        two.Dispose();
    }

    /// <summary>A synchronisation thread reads the workers' clock.</summary>
    private static void Run(WorkersDirector director, SyncThread thread)
    {
        director.Use();
        thread.Run();
    }

    /// <summary>A worker's thread, and the clients of one.</summary>
    private void Poll(WorkersDirector director, bool isMaker)
    {
        director.Use();
        long started = director.Network.NowUs;
        long began = Stopwatch.GetTimestamp();
        int made = 0;
        while (!_isOver)
        {
            director.Network.NowUs = started + (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            for (int burst = 0; isMaker && made < _wanted && burst < 16; burst++, made++)
            {
                director.Deliver(Director.Wan, Segment(made, TcpFlags.Syn));
                director.Deliver(Director.Wan, Segment(made, TcpFlags.Ack));
            }
            int packets = 0;
            foreach (Worker<MemoryPort> worker in director.Workers)
                packets += worker.Poll();
            if (packets == 0)
                Thread.Sleep(0);
        }
    }

    /// <summary>Of a client behind DR, whose sessions are established without the server's words.</summary>
    private static PacketBuilder Segment(int flow, TcpFlags flags) =>
        Packet.Ethernet(WanRouterMac, WanMac).Ipv4($"198.51.100.{1 + flow / PortCount}", Virtual)
            .Tcp((ushort)(1024 + flow % PortCount), VirtualPort, flags, seq: 1000, ack: 2000);

    private static Thread Start(ThreadStart run)
    {
        Thread thread = new(run) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static SyncIdentity Identity(string name) => SyncIdentity.Create(name, new Placement(1, 0), "1.2.3");

    private static SyncSettings Settings(string local, string peer) => new()
    {
        Local = new IpAddress(IPAddress.Parse(local).GetAddressBytes()), LocalPort = 28_850,
        Peer = new IpAddress(IPAddress.Parse(peer).GetAddressBytes()), PeerPort = 28_850, Key = Encoding.ASCII.GetBytes(TestDirector.Key),
    };

    private static void Print(FormattableString line) => TestContext.Out.WriteLine(FormattableString.Invariant(line));
}
