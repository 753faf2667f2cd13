using System.Globalization;

namespace Fulcrum.Pktgen;

/// <summary>
/// A run: for each number of sessions some rounds, in each of which testpmd and the data plane in each mode take turns on the same
/// file. They never run at the same time, and which one comes first changes from round to round.
/// </summary>
internal sealed class Bench : IAsyncDisposable
{
    private const long TableBytesPerSession = 320;
    private const long TableBytes = 384L << 20;

    private readonly BenchOptions _options;
    private readonly MachineLock _lock;
    private readonly HugePages _pages;
    private readonly string _folder;
    private bool _headerPrinted;

    private Bench(BenchOptions options, MachineLock @lock, HugePages pages)
    {
        _options = options;
        _lock = @lock;
        _pages = pages;
        _folder = CreateFolder(options.SessionCases.Except(MemifBench.All).Select(name => PcapFile.Size(SessionBench.Frames(name)))
            .Append(PcapFile.Size(options.Sessions.Max())).Max());
    }

    /// <summary>Checks the machine, takes the lock, gets huge pages.</summary>
    public static async Task<Bench> PrepareAsync(BenchOptions options, CancellationToken cancellation)
    {
        if (options.WorkerCore == BenchOptions.MainCore || !Directory.Exists($"/sys/devices/system/cpu/cpu{options.WorkerCore}"))
        {
            throw new BenchException(
                $"Core {options.WorkerCore} cannot be the worker's: it needs one of its own beside core {BenchOptions.MainCore}, which does all the rest.");
        }

        MachineLock @lock = await MachineLock.AcquireAsync(
            () => Progress($"another program polls DPDK devices; waiting for {MachineLock.FilePath}"), cancellation);
        try
        {
            int most = options.Cases.Count > 0 ? options.Sessions.Max() : 0;
            long bytes = options.SessionCases.Select(name => MemifBench.All.Contains(name) ? MemifBench.HugePageBytes(name) : SessionBench.HugePageBytes(name))
                .Append(BufferPool.Bytes(most) + most * TableBytesPerSession + TableBytes).Max();
            HugePages pages = HugePages.Ensure(bytes, Progress);
            return new Bench(options, @lock, pages);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Measures every row.</summary>
    public async Task<IReadOnlyList<Row>> RunAsync(CancellationToken cancellation)
    {
        List<Row> rows = [];
        foreach (int sessions in _options.Cases.Count > 0 ? _options.Sessions : [])
        {
            rows.AddRange(await MeasureRowsAsync(new Workload(sessions), cancellation));
        }

        return rows;
    }

    /// <summary>Measures and prints the cases of sessions; returns them in JSON, and whether they are valid.</summary>
    public async Task<IReadOnlyList<(string Json, bool IsValid)>> RunSessionCasesAsync(CancellationToken cancellation)
    {
        SessionBench bench = new(_options, _folder, Progress);
        MemifBench memif = new(_options, _folder, Progress);
        List<(string Json, bool IsValid)> rows = [];
        if (!_headerPrinted && _options.SessionCases.Count > 0)
        {
            await Console.Out.WriteAsync(Report.Header(_options, "DPDK"));
        }

        foreach (string name in _options.SessionCases)
        {
            (string text, string json, string? failure) = name switch
            {
                SessionBench.UdpNew => Of(await bench.MeasureUdpNewAsync(cancellation)),
                SessionBench.TcpConnections => Of(await bench.MeasureTcpConnectionsAsync(cancellation)),
                SessionBench.Workers => Of(await bench.MeasureWorkersAsync(cancellation)),
                SessionBench.Scale => Of(await bench.MeasureScaleAsync(cancellation)),
                _ => await memif.MeasureAsync(name, cancellation),
            };
            await Console.Out.WriteAsync(text);
            rows.Add((json, failure is null));
        }

        return rows;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        _pages.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<Row>> MeasureRowsAsync(Workload workload, CancellationToken cancellation)
    {
        string capture = $"{_folder}/{workload.Sessions}.pcap";
        string device = DataPlaneSetup.DeviceOf(0, capture);
        PcapFile.Write(capture, workload.ForEachFrame);
        Dictionary<BenchCase, List<Measurement>> planes = _options.Cases.ToDictionary(each => each, _ => new List<Measurement>());
        List<Measurement> io = [];
        List<Measurement> swap = [];
        for (int round = 1; round <= _options.Rounds; round++)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"{workload.Sessions:N0} sessions, round {round}/{_options.Rounds}: ");
            // The header needs testpmd's version, so testpmd is the first one in the first round.
            if (round % 2 == 1)
            {
                await MeasureTestpmdAsync(prefix, device, workload, io, swap, cancellation);
                await MeasureDataPlanesAsync(prefix, capture, workload, planes, _options.Cases, cancellation);
            }
            else
            {
                await MeasureDataPlanesAsync(prefix, capture, workload, planes, _options.Cases.Reverse(), cancellation);
                await MeasureTestpmdAsync(prefix, device, workload, io, swap, cancellation);
            }
        }

        File.Delete(capture);
        return [.. _options.Cases.Select(each => new Row
        {
            Case = each.Name, Sessions = workload.Sessions, DataPlane = planes[each], Io = io, FiveTupleSwap = swap,
        })];
    }

    private async Task MeasureTestpmdAsync(
        string prefix, string device, Workload workload, List<Measurement> io, List<Measurement> swap, CancellationToken cancellation)
    {
        await using Testpmd testpmd = await Testpmd.StartAsync(_options, device, workload.Sessions, cancellation);
        if (!_headerPrinted)
        {
            await Console.Out.WriteAsync(Report.Header(_options, testpmd.Version));
            _headerPrinted = true;
        }

        io.Add(await testpmd.MeasureAsync("io", cancellation));
        Progress($"{prefix}testpmd io {Text(io[^1])}");
        swap.Add(await testpmd.MeasureAsync("5tswap", cancellation));
        Progress($"{prefix}testpmd 5tswap {Text(swap[^1])}");
    }

    private async Task MeasureDataPlanesAsync(
        string prefix, string capture, Workload workload, Dictionary<BenchCase, List<Measurement>> planes, IEnumerable<BenchCase> cases,
        CancellationToken cancellation)
    {
        foreach (BenchCase each in cases)
        {
            DataPlaneSetup setup = new()
            {
                Captures = [(DataPlaneSetup.ClientPort, capture)], Frames = workload.Sessions, SessionCapacity = workload.SessionCapacity,
                Configuration = BenchConfiguration.OneArm(workload, each.Mode),
            };
            await using DataPlane plane = await DataPlane.StartAsync(_options, setup, _folder, cancellation);
            await plane.WaitForSessionsAsync(workload.Sessions, cancellation);
            planes[each].Add(await plane.MeasureAsync(_options.Seconds, cancellation));
            Progress($"{prefix}fulcrum {each.Name} {Text(planes[each][^1])}");
        }
    }

    private static (string Text, string Json, string? Failure) Of(SessionRow row) => (row.Text(), row.Json(), row.Failure);

    private static (string Text, string Json, string? Failure) Of(WorkersRow row) => (row.Text(), row.Json(), row.Failure);

    private static (string Text, string Json, string? Failure) Of(ScaleRow row) => (row.Text(), row.Json(), row.Failure);

    private static string Text(Measurement measurement)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{measurement.Mpps:F2} Mpps");
        string share = measurement.CoreShare < Row.SharedCore
            ? string.Create(CultureInfo.InvariantCulture, $" (with {measurement.CoreShare * 100:F0} % of its core)")
            : "";
        return text + share + (measurement.Failure is { } failure ? $" NOT VALID: {failure}" : "");
    }

    private static void Progress(string text) => Console.Error.WriteLine($"bench: {text}");

    /// <summary>A new folder in memory where that has room, else below /tmp.</summary>
    private static string CreateFolder(long bytes)
    {
        const string memory = "/dev/shm";
        bool fits = Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace > 2 * bytes;
        return Directory.CreateDirectory($"{(fits ? memory : "/tmp")}/fulcrum-bench-{Environment.ProcessId}").FullName;
    }
}
