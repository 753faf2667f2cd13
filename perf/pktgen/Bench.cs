using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>A run: takes the machine, lets the benches measure one after the other, and keeps what they say.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly BenchRun _run;
    private readonly MachineLock _lock;
    private readonly HugePages _pages;

    private Bench(BenchRun run, MachineLock @lock, HugePages pages)
    {
        _run = run;
        _lock = @lock;
        _pages = pages;
    }

    /// <summary>Checks the machine, takes the lock, gets huge pages.</summary>
    public static async Task<Bench> PrepareAsync(BenchOptions options, ProgressDisplay progress, CancellationToken cancellation)
    {
        if (options.WorkerCore == BenchOptions.MainCore || !Directory.Exists($"/sys/devices/system/cpu/cpu{options.WorkerCore}"))
        {
            throw new BenchException(
                $"Core {options.WorkerCore} cannot be the worker's: it needs one of its own beside core {BenchOptions.MainCore}, which does all the rest.");
        }

        MachineLock @lock = await MachineLock.AcquireAsync(
            () => progress.Say($"another program polls DPDK devices; waiting for {MachineLock.FilePath}"), cancellation);
        try
        {
            BenchNeeds[] needs = [.. options.Benches.Select(each => each.Bench.NeedsOf(options, each.Cases))];
            progress.Plan([.. needs.Select(each => each.Plan)]);
            HugePages pages = HugePages.Ensure(needs.Max(each => each.HugePageBytes), progress.Say);
            return new Bench(new BenchRun(options, CreateFolder(needs.Max(each => each.FileBytes)), progress), @lock, pages);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Measures everything; <paramref name="print"/> gets each table as soon as it is there. A bench that fails does not keep others from theirs.</summary>
    public async Task<IReadOnlyList<ReportTable>> RunAsync(Action<ReportTable> print, CancellationToken cancellation)
    {
        List<ReportTable> tables = [];
        foreach ((IBench bench, IReadOnlyList<string> cases) in _run.Options.Benches)
        {
            _run.Progress.BeginPart();
            foreach (ReportTable table in await MeasureAsync(bench, cases, cancellation))
            {
                tables.Add(table);
                print(table);
            }
        }

        return tables;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_run.Folder, recursive: true);
        _pages.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<ReportTable>> MeasureAsync(IBench bench, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        try
        {
            return await bench.MeasureAsync(_run, cases, cancellation);
        }
        catch (BenchException exception)
        {
            return [new ReportTable("Not measured", [.. cases.Select(name => new ReportRow(name) { Failure = exception.Message })])];
        }
    }

    /// <summary>A new folder in memory where that has room, else below /tmp.</summary>
    private static string CreateFolder(long bytes)
    {
        const string memory = "/dev/shm";
        bool fits = Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace > 2 * bytes;
        return Directory.CreateDirectory($"{(fits ? memory : "/tmp")}/fulcrum-bench-{Environment.ProcessId}").FullName;
    }
}
