using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Two threads over TCP on this machine's loopback addresses.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class SyncThreadTests
{
    private const ushort Port = 28_848;
    private const int Patience = 20_000;

    private readonly List<string> _log = [];
    private readonly List<Action> _cleanup = [];

    [TearDown]
    public void TearDown()
    {
        foreach (Action action in Enumerable.Reverse(_cleanup))
            action();
        _cleanup.Clear();
        _log.Clear();
    }

    [TestCase("127.0.77.1", "127.0.77.2")]
    [TestCase("::1", "::1")]
    public void Threads_OverTcp_ExchangeAllSessions(string first, string second)
    {
        (SyncThread one, FakeExchange exchangeOfOne) = Start(1_000);
        (SyncThread two, FakeExchange exchangeOfTwo) = Start(3_000);
        one.Configure(Settings(first, Port, second, Port + 1));
        two.Configure(Settings(second, Port + 1, first, Port));

        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Live && two.Status.ToWire().State == Wire.SyncState.Live);

        Assert.That((exchangeOfOne.HeldCount, exchangeOfTwo.HeldCount), Is.EqualTo((3_000, 1_000)));
        Eventually(() => one.Status.ToWire().Peer.Held == 1_000);
        Wire.Synchronisation status = one.Status.ToWire();
        Assert.That((status.PeerPort, status.Peer.Version, status.Peer.Own), Is.EqualTo((Port + 1u, "1.2.3", 3_000ul)));
        List<Wire.Event> events = [];
        one.Journal.Send(events.Add);
        Assert.That(events.Select(item => item.Sync.KindCase), Has.Member(Wire.SyncEvent.KindOneofCase.Connected)
            .And.Member(Wire.SyncEvent.KindOneofCase.BulkOver));
        Assert.That(_log, Has.None.Contains(TestDirector.Key));
    }

    [Test]
    public void Stranger_OnThePort_IsSentAwayByItsAddress()
    {
        (SyncThread one, _) = Start(1);
        one.Configure(Settings("127.0.77.1", Port, "127.0.77.2", Port));
        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Connecting);

        using TcpClient stranger = new(new IPEndPoint(IPAddress.Parse("127.0.77.9"), 0));
        stranger.Connect("127.0.77.1", Port);

        Assert.That(stranger.GetStream().ReadByte(), Is.EqualTo(-1));
        Eventually(() => one.Status.ToWire().Closed.Any(item => item is { Name: "foreign_address", Count: 1 }));
    }

    [Test]
    public void Intruder_WithThePeersAddress_IsRefusedByName()
    {
        (SyncThread one, _) = Start(1);
        one.Configure(Settings("127.0.77.1", Port, "127.0.77.2", Port));
        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Connecting);

        using TcpClient intruder = new(new IPEndPoint(IPAddress.Parse("127.0.77.2"), 0));
        intruder.Connect("127.0.77.1", Port);
        intruder.GetStream().Write("GET / HTTP/1.0\r\n\r\n"u8);

        Eventually(() => one.Status.ToWire() is { State: Wire.SyncState.Refused, LastReason: "bad_magic" });
        Eventually(() => _log.Any(line => line.Contains("what it sends is not this protocol", StringComparison.Ordinal)));
    }

    [Test]
    public void Exception_InTheExchange_ClosesAndBeginsAnew()
    {
        (SyncThread one, FakeExchange exchange) = Start(10);
        (SyncThread two, _) = Start(10);
        one.Configure(Settings("127.0.77.1", Port, "127.0.77.2", Port));
        two.Configure(Settings("127.0.77.2", Port, "127.0.77.1", Port));
        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Live && two.Status.ToWire().State == Wire.SyncState.Live);

        exchange.Fails = new InvalidOperationException("broken on purpose");

        Eventually(() => one.Status.ToWire().Closed.Any(item => item.Name == "internal_error"));
        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Live && two.Status.ToWire().State == Wire.SyncState.Live);
        Assert.That(_log, Has.Some.Contains("broken on purpose"));
    }

    [Test]
    public void Settings_TakenAwayAndGiven_EndAndBeginAtOnce()
    {
        (SyncThread one, FakeExchange exchange) = Start(10);
        (SyncThread two, _) = Start(10);
        one.Configure(Settings("127.0.77.1", Port, "127.0.77.2", Port));
        two.Configure(Settings("127.0.77.2", Port, "127.0.77.1", Port));
        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Live);

        one.Configure(null);
        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Off && !exchange.IsOpen);
        one.Configure(Settings("127.0.77.1", Port, "127.0.77.2", Port));

        Eventually(() => one.Status.ToWire().State == Wire.SyncState.Live && exchange.IsOpen);
    }

    [Test]
    [Explicit("Measures; prints.")]
    public void Bulk_OfAMillion_AndTenThousandASecond()
    {
        const int Million = 1_000_000;
        (SyncThread one, FakeExchange exchangeOfOne) = Start(Million, 2 * Million);
        (SyncThread two, FakeExchange exchangeOfTwo) = Start(0, 2 * Million);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch time = Stopwatch.StartNew();
        one.Configure(Settings("127.0.77.1", Port, "127.0.77.2", Port, rate: 10_000_000));
        two.Configure(Settings("127.0.77.2", Port, "127.0.77.1", Port));
        Eventually(() => two.Status.ToWire().PeerBulkOver);
        Print($"bulk of {exchangeOfTwo.HeldCount} records: {time.Elapsed.TotalSeconds:0.00} s, CPU of both ends {Cpu(cpu):0.00} s");
        Assert.That(exchangeOfTwo.HeldCount, Is.EqualTo(Million));

        cpu = Process.GetCurrentProcess().TotalProcessorTime;
        time.Restart();
        List<ulong> lags = [];
        int made = 0;
        while (time.Elapsed < TimeSpan.FromSeconds(10))
        {
            int due = (int)(time.Elapsed.TotalSeconds * 10_000) - made;
            exchangeOfOne.Make(due);
            made += due;
            lags.Add(one.Status.ToWire().LagMs);
            Thread.Sleep(5);
        }
        Eventually(() => exchangeOfTwo.HeldCount == Million + made);
        lags.Sort();
        Print($"{made} records in 10 s: lag {lags[lags.Count / 2]} ms median, {lags[^1]} ms at most; CPU of both ends {Cpu(cpu) / 10:0.000} of a core");
        cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Thread.Sleep(5_000);
        Print($"idle: CPU of both ends {Cpu(cpu) / 5:0.000} of a core");
    }

    private static double Cpu(TimeSpan before) => (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;

    private static void Print(FormattableString line) => TestContext.Out.WriteLine(FormattableString.Invariant(line));

    private (SyncThread Thread, FakeExchange Exchange) Start(int sessions, int most = 100_000)
    {
        FakeExchange exchange = new(sessions, most, () => Environment.TickCount64);
        SyncIdentity identity = SyncIdentity.Create("test", new Placement(1, 0), "1.2.3");
        SyncThread thread = new(exchange, new SyncNetwork(), identity, line =>
        {
            lock (_log)
                _log.Add(line);
        });
        Thread runner = new(thread.Run) { IsBackground = true };
        runner.Start();
        _cleanup.Add(() =>
        {
            thread.RequestStop();
            Assert.That(runner.Join(Patience), "the thread ends");
            thread.Dispose();
        });
        return (thread, exchange);
    }

    private static SyncSettings Settings(string local, int localPort, string peer, int peerPort, uint rate = SyncSettings.DefaultRate) => new()
    {
        Local = new IpAddress(IPAddress.Parse(local).GetAddressBytes()),
        LocalPort = (ushort)localPort,
        Peer = new IpAddress(IPAddress.Parse(peer).GetAddressBytes()),
        PeerPort = (ushort)peerPort,
        Key = Encoding.ASCII.GetBytes(TestDirector.Key),
        Rate = rate,
    };

    private void Eventually(Func<bool> isSo)
    {
        for (long endMs = Environment.TickCount64 + Patience; !isSo(); Thread.Sleep(5))
        {
            if (Environment.TickCount64 < endMs)
                continue;
            lock (_log)
                Assert.Fail($"It does not become so. {string.Join('\n', _log)}");
        }
    }
}
