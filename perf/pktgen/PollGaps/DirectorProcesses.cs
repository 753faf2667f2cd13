using System.Diagnostics;
using System.Globalization;
using Fulcrum.Packets;
using Fulcrum.Wire;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>
/// fulcrum-dataplane and fulcrumd as a user runs them, with the kernel's twin of the port and a configuration file, in a network namespace of
/// their own; the port replays a capture.
/// </summary>
internal sealed class DirectorProcesses : IAsyncDisposable
{
    private const int HangUp = 1;
    private const int Mbufs = 32_768;
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly NetworkNamespace _namespace;
    private ChildProcess? _dataPlane;
    private ChildProcess? _daemon;
    private int _variant;

    private DirectorProcesses(string folder)
    {
        _folder = folder;
        _namespace = new NetworkNamespace($"fulcrum-bench-{Environment.ProcessId}");
    }

    /// <summary>The workers' counters.</summary>
    public WorkerCounters Counters { get; private set; } = null!;

    /// <summary>Socket of the API.</summary>
    public string ApiSocket => $"{_folder}/api.sock";

    /// <summary>Process id of the data plane.</summary>
    public int DataPlaneId => _dataPlane!.Id;

    private string ControlSocket => $"{_folder}/control.sock";

    private string File => $"{_folder}/fulcrum.conf";

    /// <summary>Starts both, and waits until the data plane has the file's services.</summary>
    /// <param name="capture">What the port replays.</param>
    /// <param name="polls">Whether the worker polls on its own core and for ever; else it has the main core's leisure and replays the capture once.</param>
    public static async Task<DirectorProcesses> StartAsync(BenchRun run, string capture, bool polls, CancellationToken cancellation)
    {
        DirectorProcesses director = new(Directory.CreateDirectory($"{run.Folder}/director").FullName);
        try
        {
            await director.StartDataPlaneAsync(run.Options, capture, polls, cancellation);
            await director.StartDaemonAsync(run.Options, cancellation);
            return director;
        }
        catch
        {
            await director.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes the file and lets the daemon read it again.</summary>
    public void Reload()
    {
        WriteFile(++_variant);
        _daemon!.Signal(HangUp);
    }

    /// <summary>Throws when one of them has ended.</summary>
    public void AssertRun()
    {
        foreach (ChildProcess process in (ChildProcess[])[_dataPlane!, _daemon!])
        {
            if (process.HasExited)
            {
                throw process.Ended();
            }
        }
    }

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="BenchException">It takes too long, or a process has ended.</exception>
    public async Task WaitAsync(Func<bool> isSo, string what, CancellationToken cancellation)
    {
        for (long start = Stopwatch.GetTimestamp(); !isSo(); await Task.Delay(PollTime, cancellation))
        {
            if (_daemon?.HasExited == true || _dataPlane!.HasExited)
            {
                throw (_daemon?.HasExited == true ? _daemon : _dataPlane)!.Ended();
            }

            if (Stopwatch.GetElapsedTime(start) > StartTime)
            {
                throw new BenchException($"The director of the bench has no {what} after {StartTime.TotalSeconds} seconds.");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        if (_dataPlane is not null)
        {
            await _dataPlane.DisposeAsync();
        }

        Counters?.Dispose();
        _namespace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartDataPlaneAsync(BenchOptions options, string capture, bool polls, CancellationToken cancellation)
    {
        string device = $"net_pcap0,rx_pcap={capture}{(polls ? ",infinite_rx=1" : "")}";
        string[] way = polls ? ["--cores", $"{options.WorkerCore}", "--idle", "busy"] : ["--cores", $"{BenchOptions.MainCore}", "--idle", "adaptive"];
        _dataPlane = ChildProcess.Start("fulcrum-dataplane",
        [
            .. _namespace.Prefix, options.DataPlanePath, "--port", $"{DataPlaneSetup.ClientPort}={device}", .. way, "--main-core", $"{BenchOptions.MainCore}",
            "--sessions", $"{4 * PollGapsBench.Sessions}", "--mbufs", $"{Mbufs}", "--mbuf-size", $"{BufferPool.BufferBytes}",
            "--instance", $"fulcrum-bench-{Environment.ProcessId}", "--control", ControlSocket, "--statistics", $"{_folder}/statistics",
        ], hasPriority: true);
        ControlClient? control = null;
        await WaitAsync(
            () => (control = System.IO.File.Exists(ControlSocket) ? ControlClient.TryConnectAsync(ControlSocket, cancellation).GetAwaiter().GetResult() : null) is not null,
            "control socket", cancellation);
        using (control)
        {
            Counters = new WorkerCounters((await control!.HelloAsync(cancellation)).Statistics);
        }

        await WaitAsync(() => _namespace.Has(DataPlaneSetup.ClientPort), "twin of its port", cancellation);
        _namespace.Configure("link", "set", DataPlaneSetup.ClientPort, "up");
        string network = string.Create(CultureInfo.InvariantCulture, $"{Workload.DirectorAddress}/{Workload.Network.Length}");
        _namespace.Configure("address", "add", network, "dev", DataPlaneSetup.ClientPort);
        foreach ((System.Net.IPAddress address, MacAddress mac) in Workload.Servers.Take(DirectorConfiguration.Servers))
        {
            _namespace.Configure("neighbour", "add", $"{address}", "lladdr", $"{mac}", "dev", DataPlaneSetup.ClientPort, "nud", "permanent");
        }
    }

    private async Task StartDaemonAsync(BenchOptions options, CancellationToken cancellation)
    {
        WriteFile(_variant);
        string program = Path.Combine(Path.GetDirectoryName(options.DataPlanePath)!, "fulcrumd");
        if (!System.IO.File.Exists(program))
        {
            throw new BenchException($"There is no {program}: the case needs both planes.");
        }

        _daemon = ChildProcess.Start("fulcrumd",
            [.. _namespace.Prefix, program, "--config", File, "--api", ApiSocket, "--data-plane", ControlSocket, "--state", $"{_folder}/state"], hasPriority: true);
        await WaitAsync(() => System.IO.File.Exists(ApiSocket), "API", cancellation);
    }

    private void WriteFile(int variant)
    {
        System.IO.File.WriteAllText(File + ".new", DirectorConfiguration.FileText(variant));
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }
}
