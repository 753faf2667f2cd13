using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Replay;

/// <summary>How an <see cref="InProcessDataPlane{TPort}"/> is made. Handles are those of its port type.</summary>
public sealed record InProcessOptions
{
    /// <summary>The logical ports; the n-th uses queue 0 of device n.</summary>
    public required IReadOnlyList<RoutePort> Ports { get; init; }

    /// <summary>Sessions that the worker can hold.</summary>
    public required int SessionCapacity { get; init; }

    /// <summary>Templates of persistent services that there can be.</summary>
    public int TemplateCapacity { get; init; } = 4096;

    /// <summary>Datagrams in fragments that the worker can know.</summary>
    public int DatagramCapacity { get; init; } = 4096;

    /// <summary>Fragments that the worker can keep back.</summary>
    public int HeldCapacity { get; init; } = WorkerSetup.MostHeld;

    /// <summary>Where the port type looks routes of both families up.</summary>
    public required nint Fib { get; init; }

    /// <summary>What <see cref="Fib"/> stands for.</summary>
    public required IRouteStore Routes { get; init; }

    /// <summary>Towards the kernel; 0: ports have no twins.</summary>
    public nint PuntRing { get; init; }

    /// <summary>From the kernel; 0: none.</summary>
    public nint InjectRing { get; init; }

    /// <summary>Ports without a twin although there is a punt ring.</summary>
    public IReadOnlyCollection<string> WithoutTwin { get; init; } = [];

    /// <summary>Hash of sessions, to repeat a run exactly; null: with fresh secrets.</summary>
    public FlowHash? Hash { get; init; }
}
