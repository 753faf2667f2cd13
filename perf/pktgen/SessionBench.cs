using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>The cases about the session table: how fast sessions come and go, and what a packet costs among very many.</summary>
internal sealed class SessionBench(BenchOptions options, string folder, Action<string> progress)
{
    /// <summary>Every packet a new session.</summary>
    public const string UdpNew = "udp-new";

    /// <summary>Whole TCP connections.</summary>
    public const string TcpConnections = "tcp-connections";

    /// <summary>A packet's cost with few sessions and with many.</summary>
    public const string Scale = "scale";

    /// <summary>Two workers beside one.</summary>
    public const string Workers = "workers";

    private const int WorkerSessions = 10_000;
    private const int FewSessions = 1_000_000;
    private const int ManySessions = 10_000_000;

    // So many clients that each comes back later than its session ends, after a second.
    private const int UdpClients = 4_000_000;
    private const uint UdpTimeoutSeconds = 1;
    private static readonly TimeSpan UdpWarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TcpWarmUp = TimeSpan.FromSeconds(2);

    // The counters are read one after the other while they run: two may differ by one part in so many.
    private const ulong Tolerance = 200;
    private const ulong SteadyTolerance = 10;

    private const long FixedTableBytes = 512L << 20;
    private const long BytesPerSession = 120;

    /// <summary>The names of the cases.</summary>
    public static IReadOnlyList<string> All { get; } = [UdpNew, TcpConnections, Scale, Workers];

    /// <summary>Bytes of huge pages that a case needs.</summary>
    public static long HugePageBytes(string name) => name switch
    {
        UdpNew => Bytes(UdpClients, UdpClients),
        Workers => Bytes(2 * WorkerSessions, 2 * new Workload(WorkerSessions).SessionCapacity),
        TcpConnections => Bytes((TcpWorkload.Connections + TcpWorkload.ClientConnections) * TcpWorkload.FramesPerSide, TcpWorkload.Connections),
        _ => Bytes(ManySessions, new Workload(ManySessions).SessionCapacity),
    };

    /// <summary>Frames in the captures of a case.</summary>
    public static long Frames(string name) => name switch
    {
        UdpNew => UdpClients,
        TcpConnections => (TcpWorkload.Connections + TcpWorkload.ClientConnections) * TcpWorkload.FramesPerSide,
        Workers => WorkerSessions,
        _ => FewSessions + ManySessions,
    };

    /// <summary>FULLNAT, UDP: clients that send one packet each and come back when their session has ended.</summary>
    public async Task<SessionRow> MeasureUdpNewAsync(CancellationToken cancellation)
    {
        Workload workload = new(UdpClients);
        string capture = $"{folder}/{UdpNew}.pcap";
        PcapFile.Write(capture, workload.ForEachFrame);
        DataPlaneSetup setup = new()
        {
            Captures = [(DataPlaneSetup.ClientPort, capture)], Frames = UdpClients, SessionCapacity = UdpClients, HasSmallBuffers = true,
            Configuration = BenchConfiguration.OneArm(workload, Wire.ForwardingMode.FullNat),
        };
        setup.Configuration.Settings = new Wire.Settings { UdpTimeout = UdpTimeoutSeconds };
        SessionRow row = await MeasureAsync(UdpNew, "sessions", setup, UdpWarmUp, "sessions_expired", UdpFailure, cancellation);
        File.Delete(capture);
        return row;
    }

    /// <summary>FULLNAT, TCP: whole connections, replayed on both sides.</summary>
    public async Task<SessionRow> MeasureTcpConnectionsAsync(CancellationToken cancellation)
    {
        string clients = $"{folder}/clients.pcap";
        string server = $"{folder}/server.pcap";
        PcapFile.Write(clients, TcpWorkload.ForEachClientFrame);
        PcapFile.Write(server, TcpWorkload.ForEachServerFrame);
        DataPlaneSetup setup = new()
        {
            Captures = [(DataPlaneSetup.ClientPort, clients), (DataPlaneSetup.ServerPort, server)],
            Frames = (int)Frames(TcpConnections), SessionCapacity = TcpWorkload.Connections, HasSmallBuffers = true, AwaitsConfiguration = true,
            Configuration = BenchConfiguration.TwoArms(),
        };
        SessionRow row = await MeasureAsync(TcpConnections, "connections", setup, TcpWarmUp, "sessions_replaced", TcpFailure, cancellation);
        File.Delete(clients);
        File.Delete(server);
        return row;
    }

    /// <summary>FULLNAT, UDP, known sessions.</summary>
    public async Task<ScaleRow> MeasureScaleAsync(CancellationToken cancellation)
    {
        int[] sizes = [FewSessions, ManySessions];
        Dictionary<int, List<Measurement>> measured = sizes.ToDictionary(size => size, _ => new List<Measurement>());
        double tableBytes = 0;
        double slots = 1;
        foreach (int size in sizes)
        {
            PcapFile.Write($"{folder}/{size}.pcap", new Workload(size).ForEachFrame);
        }

        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (int size in round % 2 == 1 ? sizes : sizes.Reverse())
            {
                Workload workload = new(size);
                DataPlaneSetup setup = new()
                {
                    Captures = [(DataPlaneSetup.ClientPort, $"{folder}/{size}.pcap")], Frames = size, SessionCapacity = workload.SessionCapacity,
                    HasSmallBuffers = true, Configuration = BenchConfiguration.OneArm(workload, Wire.ForwardingMode.FullNat),
                };
                await using DataPlane plane = await DataPlane.StartAsync(options, setup, folder, cancellation);
                await plane.WaitForSessionsAsync(size, cancellation);
                measured[size].Add(await plane.MeasureAsync(options.Seconds, cancellation));
                (tableBytes, slots) = size == ManySessions ? (plane.Counters["session_bytes"], plane.Counters["session_capacity"]) : (tableBytes, slots);
                progress(string.Create(CultureInfo.InvariantCulture, $"{Scale}, round {round}/{options.Rounds}: {1000 / measured[size][^1].Mpps:F1} ns/packet with {size:N0} sessions"));
            }
        }

        foreach (int size in sizes)
        {
            File.Delete($"{folder}/{size}.pcap");
        }

        return new ScaleRow(FewSessions, ManySessions, measured[FewSessions], measured[ManySessions], tableBytes / (1 << 20), tableBytes / slots);
    }

    /// <summary>FULLNAT and DR, UDP, known sessions: one worker, then two, each with a replay device and sessions of its own.</summary>
    public async Task<WorkersRow> MeasureWorkersAsync(CancellationToken cancellation)
    {
        Workload workload = new(WorkerSessions);
        string capture = $"{folder}/{Workers}.pcap";
        PcapFile.Write(capture, workload.ForEachFrame);
        BenchCase[] cases = [.. BenchCase.All.Where(each => each.Mode is Wire.ForwardingMode.FullNat or Wire.ForwardingMode.DirectRoute)];
        Dictionary<(BenchCase Case, int Workers), List<Measurement>> measured = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (BenchCase each in cases)
            {
                foreach (int workers in round % 2 == 1 ? (int[])[1, 2] : [2, 1])
                {
                    DataPlaneSetup setup = new()
                    {
                        Captures = [.. Enumerable.Repeat((DataPlaneSetup.ClientPort, capture), workers)], Frames = workers * WorkerSessions,
                        SessionCapacity = workload.SessionCapacity, Configuration = BenchConfiguration.OneArm(workload, each.Mode),
                        WorkerCores = workers == 1 ? [] : [options.WorkerCore, BenchOptions.MainCore],
                    };
                    await using DataPlane plane = await DataPlane.StartAsync(options, setup, folder, cancellation);
                    await plane.WaitForSessionsAsync(WorkerSessions, cancellation);
                    Measurement measurement = await plane.MeasureAsync(options.Seconds, cancellation);
                    (measured.TryGetValue((each, workers), out List<Measurement>? rounds) ? rounds : measured[(each, workers)] = []).Add(measurement);
                    progress(string.Create(CultureInfo.InvariantCulture,
                        $"{Workers}, round {round}/{options.Rounds}: {each.Name} {measurement.Mpps:F2} Mpps with {workers}, the slower one with {measurement.CoreShare * 100:F0} % of its core"));
                }
            }
        }

        File.Delete(capture);
        return new WorkersRow([.. cases.Select(each => (each.Name, measured[(each, 1)], measured[(each, 2)]))]);
    }

    private async Task<SessionRow> MeasureAsync(
        string name, string unit, DataPlaneSetup setup, TimeSpan warmUp, string endCounter, Func<CounterChange, WorkerCounters, string?> failure,
        CancellationToken cancellation)
    {
        List<SessionMeasurement> rounds = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            await using DataPlane plane = await DataPlane.StartAsync(options, setup, folder, cancellation);
            await Task.Delay(warmUp, cancellation);
            ulong collections = plane.Counters.OfProcess("gc_collections");
            CoreShare share = CoreShare.Begin(plane.ProcessId);
            CounterChange change = await CounterChange.OverAsync(plane.Counters, options.Seconds, cancellation);
            double coreShare = share.End();
            plane.AssertRuns();
            string? reason = change.Losses.Length > 0 ? $"packets or sessions were lost: {change.Losses}"
                : plane.Counters.OfProcess("gc_collections") != collections ? "the data plane collected garbage"
                : failure(change, plane.Counters);
            rounds.Add(new SessionMeasurement(
                change.Rate("sessions_created"), change.Rate(endCounter), change.Last("sessions"),
                change.Last("session_bytes") / (double)change.Last("session_capacity"), change.LongPolls, change["polls"], coreShare, reason));
            progress(string.Create(CultureInfo.InvariantCulture,
                $"{name}, round {round}/{options.Rounds}: {rounds[^1].PerSecond:F2} million {unit}/s{(reason is null ? "" : $" NOT VALID: {reason}")}"));
        }

        return new SessionRow(name, unit, rounds);
    }

    /// <summary>Every packet has begun a session, and as many have timed out.</summary>
    private static string? UdpFailure(CounterChange change, WorkerCounters counters)
    {
        ulong created = change["sessions_created"];
        ulong expired = change["sessions_expired"];
        return created == 0 ? "no session has begun"
            : Differ(change["received"], created, created / Tolerance) ? $"{change["received"]} packets have begun {created} sessions: the capture comes round too soon"
            : Differ(created, expired, created / SteadyTolerance) ? $"{created} sessions have begun, {expired} have timed out: the state is not steady"
            : null;
    }

    /// <summary>Every connection has had its eight packets, and a SYN has found the one of its client before in TIME_WAIT.</summary>
    private static string? TcpFailure(CounterChange change, WorkerCounters counters)
    {
        ulong created = change["sessions_created"];
        ulong replaced = change["sessions_replaced"];
        ulong packets = created * 2 * TcpWorkload.FramesPerSide;
        return created == 0 ? "no connection has begun"
            : Differ(created, replaced, created / Tolerance) ? $"{created} connections have begun, {replaced} were complete when their client came again"
            : Differ(packets, change["transmitted"], packets / Tolerance) ? $"{created} connections have had {change["transmitted"]} packets"
            : counters.OfServer(0, "active_sessions") > 4 * TcpWorkload.GroupSize ? $"{counters.OfServer(0, "active_sessions")} connections are open"
            : null;
    }

    private static bool Differ(ulong left, ulong right, ulong tolerance) => Math.Max(left, right) - Math.Min(left, right) > tolerance;

    private static long Bytes(int frames, int sessions) =>
        BufferPool.Bytes(frames, BufferPool.SmallBufferBytes) + sessions * BytesPerSession + FixedTableBytes;
}
