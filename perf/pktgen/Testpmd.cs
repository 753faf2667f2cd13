using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulcrum.Pktgen;

/// <summary>dpdk-testpmd on the bench's devices, each looped to itself: what the devices themselves can do with the worker's core.</summary>
internal sealed partial class Testpmd : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private readonly ChildProcess _process;
    private readonly int _seconds;
    private readonly TestpmdSetup _setup;

    private Testpmd(ChildProcess process, int seconds, TestpmdSetup setup)
    {
        _process = process;
        _seconds = seconds;
        _setup = setup;
    }

    private static string FilePrefix => $"fulcrum-bench-{Environment.ProcessId}";

    private static string RunTimeDirectory => $"/run/dpdk/{FilePrefix}";

    /// <summary>Starts it on captures and waits until it has read them.</summary>
    public static async Task<Testpmd> StartAsync(BenchOptions options, TestpmdSetup setup, CancellationToken cancellation)
    {
        IReadOnlyList<int> cores = setup.WorkerCores.Count > 0 ? setup.WorkerCores : [options.WorkerCore];
        ChildProcess process = ChildProcess.Start("dpdk-testpmd",
        [
            "stdbuf", "-oL", "dpdk-testpmd",
            // Lcores are numbered from the main one on; two may share a core.
            "--lcores", string.Join(',', cores.Prepend(BenchOptions.MainCore).Select((core, lcore) => $"{lcore}@{core}")), "--main-lcore", "0",
            "--no-pci", "--in-memory", "--no-telemetry", "--file-prefix", FilePrefix,
            .. setup.Devices.Select(device => $"--vdev={device}"),
            "--", "--interactive", $"--nb-cores={cores.Count}", "--burst=64", "--port-topology=loop", "--no-lsc-interrupt",
            $"--total-num-mbufs={BufferPool.Count(setup.Frames)}",
            $"--mbuf-size={(setup.HasSmallBuffers ? BufferPool.SmallBufferBytes : BufferPool.BufferBytes)}",
            .. setup.AwaitsLink ? (string[])["--disable-link-check"] : [],
        ], setup.HasPriority);
        Testpmd testpmd = new(process, options.Seconds, setup);
        try
        {
            await testpmd.ReadRateAsync(StartTime, cancellation);
            return testpmd;
        }
        catch
        {
            await testpmd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Forwards in one of testpmd's modes from now on.</summary>
    public Task BeginAsync(string mode) => _process.WriteAsync($"set fwd {mode}", "start");

    /// <summary>Forwards in one of testpmd's modes and measures.</summary>
    public async Task<Measurement> MeasureAsync(string mode, CancellationToken cancellation)
    {
        await BeginAsync(mode);
        await Task.Delay(WarmUp, cancellation);
        // testpmd computes the rate between two looks by its own clock.
        await ReadRateAsync(AnswerTime, cancellation);
        CoreShare share = CoreShare.Begin(_process.Id);
        await Task.Delay(TimeSpan.FromSeconds(_seconds), cancellation);
        double coreShare = share.End(Math.Max(_setup.WorkerCores.Count, 1));
        double packets = await ReadRateAsync(AnswerTime, cancellation);
        await _process.WriteAsync("stop");
        await _process.ReadAsync(line => line.StartsWith("Done.", StringComparison.Ordinal), AnswerTime, cancellation);
        return new Measurement(packets / 1e6, coreShare, packets > 0 ? null : $"testpmd {mode} forwards nothing");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        // testpmd ended by a signal leaves its run-time directory behind.
        if (Directory.Exists(RunTimeDirectory))
            Directory.Delete(RunTimeDirectory, recursive: true);
    }

    /// <summary>Packets a second since the last call, of all ports.</summary>
    private async Task<double> ReadRateAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        await _process.WriteAsync("show port stats all");
        double sum = 0;
        foreach (string _ in _setup.Devices)
        {
            string line = await _process.ReadAsync(line => TransmitRate().IsMatch(line), timeout, cancellation);
            sum += double.Parse(TransmitRate().Match(line).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    [GeneratedRegex(@"Tx-pps:\s+(\d+)")]
    private static partial Regex TransmitRate();
}
