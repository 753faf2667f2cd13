using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulcrum.Pktgen;

/// <summary>dpdk-testpmd on the replay device: what the device itself can do with one core.</summary>
internal sealed partial class Testpmd : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private readonly ChildProcess _process;
    private readonly int _seconds;

    private Testpmd(ChildProcess process, int seconds)
    {
        _process = process;
        _seconds = seconds;
    }

    private static string FilePrefix => $"fulcrum-bench-{Environment.ProcessId}";

    private static string RunTimeDirectory => $"/run/dpdk/{FilePrefix}";

    /// <summary>As the program says it, "DPDK 22.11.11".</summary>
    public string Version { get; private set; } = "DPDK";

    /// <summary>Process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it on a device and waits until it has read its capture, if it has one.</summary>
    public static async Task<Testpmd> StartAsync(
        BenchOptions options, string device, int frames, CancellationToken cancellation, params IEnumerable<string> more)
    {
        ChildProcess process = ChildProcess.Start("dpdk-testpmd",
        [
            "stdbuf", "-oL", "dpdk-testpmd",
            "-l", $"{BenchOptions.MainCore},{options.WorkerCore}", "--main-lcore", $"{BenchOptions.MainCore}", "-v",
            "--no-pci", "--in-memory", "--no-telemetry", "--file-prefix", FilePrefix, $"--vdev={device}",
            "--", "--interactive", "--nb-cores=1", "--burst=64", "--no-lsc-interrupt",
            $"--total-num-mbufs={BufferPool.Count(frames)}", $"--mbuf-size={BufferPool.BufferBytes}",
            .. more,
        ], options.HasPriority);
        Testpmd testpmd = new(process, options.Seconds);
        try
        {
            string version = await process.ReadAsync(VersionLine().IsMatch, StartTime, cancellation);
            testpmd.Version = VersionLine().Match(version).Groups[1].Value;
            await process.WriteAsync("show port stats 0");
            await testpmd.ReadRateAsync(StartTime, cancellation);
            return testpmd;
        }
        catch
        {
            await testpmd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forwards in one of testpmd's modes from now on.</summary>
    public Task BeginAsync(string mode) => _process.WriteAsync($"set fwd {mode}", "start");

    /// <summary>Forwards in one of testpmd's modes and measures.</summary>
    public async Task<Measurement> MeasureAsync(string mode, CancellationToken cancellation)
    {
        await BeginAsync(mode);
        await Task.Delay(WarmUp, cancellation);
        // testpmd computes the rate between two looks by its own clock.
        await _process.WriteAsync("show port stats 0");
        await ReadRateAsync(AnswerTime, cancellation);
        CoreShare share = CoreShare.Begin(_process.Id);
        await Task.Delay(TimeSpan.FromSeconds(_seconds), cancellation);
        double coreShare = share.End();
        await _process.WriteAsync("show port stats 0", "stop");
        double packets = await ReadRateAsync(AnswerTime, cancellation);
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

    private async Task<double> ReadRateAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        string line = await _process.ReadAsync(line => TransmitRate().IsMatch(line), timeout, cancellation);
        return double.Parse(TransmitRate().Match(line).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Tx-pps:\s+(\d+)")]
    private static partial Regex TransmitRate();

    [GeneratedRegex(@"RTE Version: '(.*)'")]
    private static partial Regex VersionLine();
}
