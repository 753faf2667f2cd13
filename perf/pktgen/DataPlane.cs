using System.Diagnostics;
using Fulcrum.Wire;

namespace Fulcrum.Pktgen;

/// <summary>fulcrum-dataplane on the bench's devices.</summary>
internal sealed class DataPlane : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan SessionTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private readonly ChildProcess _process;
    private ControlClient? _control;
    private WorkerCounters? _counters;

    private readonly int _workerCount;

    private DataPlane(ChildProcess process, int workerCount)
    {
        _process = process;
        _workerCount = workerCount;
    }

    /// <summary>Starts it and configures it.</summary>
    public static async Task<DataPlane> StartAsync(BenchOptions options, DataPlaneSetup setup, string folder, CancellationToken cancellation)
    {
        string control = $"{folder}/control.sock";
        IReadOnlyList<int> cores = setup.WorkerCores.Count > 0 ? setup.WorkerCores : [options.WorkerCore];
        DataPlane plane = new(ChildProcess.Start("fulcrum-dataplane",
        [
            options.DataPlanePath, "--no-twin", "--idle", "busy", "--cores", string.Join(',', cores), "--main-core", $"{BenchOptions.MainCore}",
            "--instance", $"fulcrum-bench-{Environment.ProcessId}", "--control", control, "--statistics", $"{folder}/statistics",
            .. setup.Arguments(),
        ], setup.HasPriority), cores.Count);
        try
        {
            await plane.ConnectAsync(control, cancellation);
            await plane.ConfigureAsync(setup, cancellation);
            return plane;
        }
        catch (Exception exception)
        {
            BenchException? ended = exception is BenchException && plane._process.WaitForExit(EndTime) ? plane._process.Ended() : null;
            await plane.DisposeAsync();
            if (ended is not null)
            {
                throw ended;
            }

            throw;
        }
    }

    /// <summary>Process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The workers' counters.</summary>
    public WorkerCounters Counters => _counters!;

    /// <summary>Waits until each worker has so many sessions.</summary>
    public async Task WaitForSessionsAsync(int sessions, CancellationToken cancellation) => await PollAsync<object>(
        () => Task.FromResult<object?>(Counters.OfAll("sessions") >= (ulong)sessions * (ulong)_workerCount ? Counters : null),
        SessionTime,
        $"has not made all of the {sessions} sessions",
        cancellation);

    /// <summary>Throws when it has ended.</summary>
    public void AssertRuns()
    {
        if (_process.HasExited)
        {
            throw _process.Ended();
        }
    }

    /// <summary>Counts transmitted packets for some seconds. A drop in that time, or a collection, fails the measurement.</summary>
    public async Task<Measurement> MeasureAsync(int seconds, CancellationToken cancellation)
    {
        await Task.Delay(WarmUp, cancellation);
        Dictionary<string, ulong> dropsBefore = Counters.Drops();
        ulong collections = Counters.OfProcess("gc_collections");
        CoreShare share = CoreShare.Begin(_process.Id);
        long start = Stopwatch.GetTimestamp();
        ulong transmitted = Counters.OfAll("transmitted");
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        transmitted = Counters.OfAll("transmitted") - transmitted;
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        AssertRuns();
        return new Measurement(transmitted / elapsed / 1e6, share.End(_workerCount), Failure(transmitted, dropsBefore, collections));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        await _process.DisposeAsync();
        _counters?.Dispose();
    }

    private string? Failure(ulong transmitted, Dictionary<string, ulong> dropsBefore, ulong collectionsBefore)
    {
        string drops = string.Join(", ", Counters.Drops()
            .Where(drop => drop.Value > dropsBefore[drop.Key])
            .Select(drop => $"{drop.Value - dropsBefore[drop.Key]} {drop.Key}"));
        return drops.Length > 0 ? $"packets were dropped: {drops}"
            : transmitted == 0 ? "nothing was transmitted"
            : Counters.OfProcess("gc_collections") != collectionsBefore ? "the data plane collected garbage"
            : null;
    }

    private async Task ConnectAsync(string path, CancellationToken cancellation)
    {
        _control = await PollAsync(() => ControlClient.TryConnectAsync(path, cancellation), StartTime, "does not listen on its control socket", cancellation);
    }

    private async Task ConfigureAsync(DataPlaneSetup setup, CancellationToken cancellation)
    {
        HelloReply hello = await _control!.HelloAsync(cancellation);
        // A port has the address of its first device.
        foreach ((int device, (string name, _)) in setup.Devices.Index().DistinctBy(device => device.Item.Port))
        {
            PortState port = hello.Ports.Ports.Single(port => port.Name == name);
            if (port.Mac != BenchConfiguration.Bytes(DataPlaneSetup.MacOf(device)))
            {
                throw new BenchException(
                    $"The device has the MAC address {Convert.ToHexString(port.Mac.Span)}, not {DataPlaneSetup.MacOf(device)}.");
            }
        }

        _counters = new WorkerCounters(hello.Statistics);
        Snapshot configuration = setup.Configuration.Clone();
        configuration.Generation = hello.Generation + 1;
        await _control.ApplyAsync(configuration, cancellation);
    }

    /// <summary>Asks again and again until there is an answer.</summary>
    private async Task<T> PollAsync<T>(Func<Task<T?>> ask, TimeSpan limit, string failure, CancellationToken cancellation)
        where T : class
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < limit;)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (_process.HasExited)
            {
                throw _process.Ended();
            }

            await Task.Delay(PollTime, cancellation);
        }

        string state = _counters is null ? "" : $": {Counters["sessions"]} exist, {string.Join(", ", Counters.Drops().Where(drop => drop.Value > 0))}";
        throw new BenchException($"fulcrum-dataplane {failure} within {limit.TotalSeconds} seconds{state}.");
    }
}
