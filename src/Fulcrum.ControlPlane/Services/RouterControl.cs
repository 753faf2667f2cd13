using System.Collections.Frozen;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Plan;
using Fulcrum.ControlPlane.Vrrp.Tracking;
using Google.Protobuf;
using Plans = Fulcrum.ControlPlane.Vrrp.Plan.VirtualMacs;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// VRRP beside the rest of the daemon: it is told of the model and of the data plane, and tells which addresses are here. Thread-safe; does
/// nothing where the kernel is left alone.
/// </summary>
internal sealed class RouterControl : IDisposable
{
    private static readonly TimeSpan s_handover = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_handoverPause = TimeSpan.FromMilliseconds(100);
    private const string Connecting = "The data plane does not run the configuration yet.";

    private readonly Lock _lock = new();
    private readonly ILogger _log;
    private readonly RunTimeState _state;
    private readonly Func<ILogger, TrackerSet>? _createTrackers;
    private readonly HashSet<string> _downPorts = [];
    private VrrpService? _service;
    private string? _problem;
    private LinkStatus _link = new();
    private bool _isSynchronised;
    private bool _isTold;
    private PortMap _ports = PortMap.Empty;
    private VrrpReadiness? _told;
    private volatile bool _synchronisesSessions;
    private long _handedOverAt;
    private volatile VrrpPlan _plan = VrrpPlan.Empty;

    /// <summary>Nothing runs before <see cref="Start"/>.</summary>
    /// <param name="createTrackers">What instances follow; null: the kernel is left alone.</param>
    /// <param name="state">Where a crash leaves something.</param>
    /// <param name="log">The log.</param>
    public RouterControl(Func<ILogger, TrackerSet>? createTrackers, RunTimeState state, ILogger<VrrpService> log)
    {
        _createTrackers = createTrackers;
        _state = state;
        _log = log;
    }

    /// <summary>Other addresses are here than before. Raised on VRRP's thread.</summary>
    public event Action? AddressesChanged;

    /// <summary>Sessions are about to move, within this time. Null: nobody is told. Called on a thread of its own; may throw.</summary>
    public Func<TimeSpan, Task>? BeginHandover { get; init; }

    /// <summary>Something happened. Raised on VRRP's thread.</summary>
    public event Action<RouterEvent>? Occurred;

    /// <summary>What VRRP makes of the model.</summary>
    public VrrpPlan Plan => _plan;

    /// <summary>How it stands.</summary>
    public VrrpStatus Status => _service?.Status ?? VrrpStatus.Empty;

    /// <summary>Null: it does not run.</summary>
    public VrrpService? Service => _service;

    /// <summary>Why it does not run; null: it does, or has nothing to do.</summary>
    public string? Problem => _plan.Instances.Count > 0 ? _problem : null;

    /// <summary>What the operator should know, a sentence each.</summary>
    public IEnumerable<string> Warnings => Problem is { } problem ? [problem] : Status.Warnings;

    /// <summary>Addresses that come and go with an instance which is not master here.</summary>
    public FrozenSet<IPAddress> Away => Status.Away;

    /// <summary>Begins; in the network namespace of the calling thread.</summary>
    public void Start()
    {
        if (_createTrackers is null)
        {
            _problem = "VRRP does not run, because fulcrumd leaves the kernel alone (--no-kernel).";
            return;
        }
        try
        {
            VrrpService service = new(_state.OpenVrrpMemory(), _createTrackers(_log), _log);
            service.HandsOver += OnHandsOver;
            service.AddressesChanged += () => AddressesChanged?.Invoke();
            service.Occurred += occurrence => Occurred?.Invoke(occurrence);
            _service = service;
        }
        catch (NetlinkException e)
        {
            _problem = $"VRRP does not run: {e.Message}";
            _log.LogError("{Problem}", _problem);
        }
    }

    /// <summary>Another model, or other ports.</summary>
    public void Follow(DirectorModel model, PortMap ports)
    {
        lock (_lock)
        {
            _ports = ports;
            _synchronisesSessions = model.SessionSync is not null;
            VrrpPlan plan = VrrpPlan.Of(model, ports.TwinOf);
            foreach (string warning in plan.Warnings.Except(_plan.Warnings))
                _log.LogWarning("{Warning}", warning);
            bool isSame = _service is null || (_isTold && plan.IsSameAs(_plan));
            _plan = plan;
            if (!isSame)
                _service!.Use(plan);
            _isTold = _service is not null;
            TellReadiness();
        }
    }

    /// <summary>The data plane is there, with these ports.</summary>
    public void OnConnected(Wire.PortList ports)
    {
        lock (_lock)
        {
            _downPorts.Clear();
            _downPorts.UnionWith(ports.Ports.Where(port => !port.LinkUp).Select(port => port.Name));
            _isSynchronised = false;
        }
    }

    /// <summary>It runs the configuration.</summary>
    public void OnSynchronised()
    {
        lock (_lock)
        {
            _isSynchronised = true;
            TellReadiness();
        }
    }

    /// <summary>A port's link has changed.</summary>
    public void OnLinkChanged(string port, bool isUp)
    {
        lock (_lock)
        {
            if (isUp)
                _downPorts.Remove(port);
            else
                _downPorts.Add(port);
            TellReadiness();
        }
    }

    /// <summary>How it stands with the data plane.</summary>
    public void OnLinkStatus(LinkStatus status)
    {
        lock (_lock)
        {
            _link = status;
            _isSynchronised &= status.Connected;
            TellReadiness();
        }
    }

    /// <summary>False: no instance takes over from a living master.</summary>
    public void SetMayTakeOver(bool may) => _service?.SetMayTakeOver(may);

    /// <summary>MAC addresses of virtual routers that are master here, by port. The one place where the data plane is told of them.</summary>
    public IEnumerable<Wire.VirtualMac> VirtualMacs(PortMap ports) => VirtualMacs(Status.VirtualMacs, ports);

    /// <summary>VLANs of a port may share one; of too many the first ones are told, because others would have everything refused.</summary>
    internal static IEnumerable<Wire.VirtualMac> VirtualMacs(IEnumerable<(string Twin, PhysicalAddress Mac)> macs, PortMap ports) =>
        from mac in macs
        let port = ports.PortOf(mac.Twin) ?? ports.PortOf(Plans.PortOf(mac.Twin))
        where port is not null
        group mac.Mac by port into ofPort
        from mac in ofPort.Distinct().Take(Plans.MostOfAPort)
        select new Wire.VirtualMac { Port = ofPort.Key, Mac = ByteString.CopyFrom(mac.GetAddressBytes()) };

    /// <summary>Services' quorums may be otherwise.</summary>
    public void FollowServices() => _service?.Follow();

    /// <summary>Gives every address up, and returns when they are gone.</summary>
    public void Stop() => _service?.Stop();

    /// <inheritdoc />
    public void Dispose() => _service?.Dispose();

    /// <summary>Once for all instances that go together. On VRRP's thread.</summary>
    private void OnHandsOver()
    {
        if (!_synchronisesSessions || BeginHandover is null)
            return;
        if (_handedOverAt != 0 && Stopwatch.GetElapsedTime(_handedOverAt) < s_handoverPause)
            return;
        _handedOverAt = Stopwatch.GetTimestamp();
        _ = Task.Run(TellHandoverAsync);
    }

    private async Task TellHandoverAsync()
    {
        try
        {
            await BeginHandover!(s_handover).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DataPlaneException or OperationCanceledException)
        {
            _log.LogWarning("The data plane does not know of a hand-over: {Reason}", e.Message);
        }
    }

    private void TellReadiness()
    {
        FrozenSet<string> down = _downPorts.Select(port => _ports.TwinOf(port) ?? port).ToFrozenSet();
        VrrpReadiness readiness = _link switch
        {
            { Connected: false } => new(_link.Error.Length > 0 ? _link.Error : VrrpReadiness.Unknown.DataPlaneProblem, null, down),
            _ when !_isSynchronised => new(null, _link.Error.Length > 0 ? _link.Error : Connecting, down),
            _ => new(null, null, down),
        };
        if (readiness.Equals(_told))
            return;
        _told = readiness;
        _service?.SetReadiness(readiness);
    }
}
