using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Services;

/// <summary>What kernel and data plane have to know before checks can be made: ways of the data, and that there is a configuration at all.</summary>
public sealed class CheckConditions
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly IKernel _kernel;
    private readonly Func<PortMap> _ports;
    private readonly ILogger<CheckConditions> _log;
    private readonly TaskCompletionSource _synchronised = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PathList _compiled = PathList.Empty;

    /// <summary>No way is in use.</summary>
    public CheckConditions(IKernel kernel, Func<PortMap> ports, TimeProvider time, ILogger<CheckConditions> log)
    {
        Way = new(time);
        _kernel = kernel;
        _ports = ports;
        _log = log;
        Paths.Changed += RouteChecks;
    }

    /// <summary>The ways of checks that travel as the data does.</summary>
    public CheckPaths Paths { get; } = new();

    /// <summary>The way to the servers, which is away with the data plane.</summary>
    public WayToServers Way { get; }

    /// <summary>
    /// Ends with the data plane's first configuration, before which it receives nothing, and after 5 s at the latest; at once where no data plane
    /// seems to run.
    /// </summary>
    /// <param name="dataPlanePath">The data plane's socket.</param>
    /// <param name="stop">Ends it, too.</param>
    public async Task ReadyAsync(string dataPlanePath, CancellationToken stop)
    {
        if (!File.Exists(dataPlanePath))
            return;
        try
        {
            await _synchronised.Task.WaitAsync(s_longestWait, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _log.LogWarning("The data plane has taken no configuration for {Limit} s; checks begin without it.", s_longestWait.TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            // Checks that wait are ended, too.
        }
    }

    /// <summary>Adds the ways to a snapshot.</summary>
    public void Compile(Wire.Snapshot snapshot)
    {
        _compiled = Paths.Current;
        snapshot.CheckPaths = CheckPathCompiler.Compile(_compiled, _ports());
    }

    /// <summary>What was compiled last is in force.</summary>
    public void OnApplied() => Paths.Confirm(_compiled);

    /// <summary>The data plane has a configuration.</summary>
    public void OnSynchronised()
    {
        _synchronised.TrySetResult();
        Way.Find();
    }

    /// <summary>A data plane that was there and is not any more takes the kernel's interfaces, and the servers behind them, with it.</summary>
    public void OnLinkStatus(LinkStatus status)
    {
        if (!status.Connected && _synchronised.Task.IsCompleted)
            Way.Lose();
    }

    /// <summary>Tells the kernel what it has to send to the data plane for checks.</summary>
    public void RouteChecks()
    {
        try
        {
            PathList paths = Paths.Current;
            _kernel.RouteChecks(_ports().First?.Twin, paths.Networks, [.. paths.Addresses.Networks.Except(paths.Networks)]);
        }
        catch (Exception e)
        {
            _log.LogError("The kernel has no route for checks: {Reason}", e.Message);
        }
    }
}
