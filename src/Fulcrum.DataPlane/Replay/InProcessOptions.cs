using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Replay;

/// <summary>How an <see cref="InProcessDataPlane{TPort}"/> is made. Handles are those of its port type.</summary>
public sealed record InProcessOptions
{
    /// <summary>The logical ports; the n-th uses device n.</summary>
    public required IReadOnlyList<RoutePort> Ports { get; init; }

    /// <summary>Sessions that a worker can hold.</summary>
    public required int SessionCapacity { get; init; }

    /// <summary>Templates of persistent services that there can be.</summary>
    public int TemplateCapacity { get; init; } = 4096;

    /// <summary>Datagrams in fragments that a worker can know.</summary>
    public int DatagramCapacity { get; init; } = 4096;

    /// <summary>Fragments that a worker can keep back.</summary>
    public int HeldCapacity { get; init; } = WorkerSetup.MostHeld;

    /// <summary>Where the port type looks routes of both families up.</summary>
    public required nint Fib { get; init; }

    /// <summary>What <see cref="Fib"/> stands for.</summary>
    public required IRouteStore Routes { get; init; }

    /// <summary>Workers.</summary>
    public int WorkerCount { get; init; } = 1;

    /// <summary>Queues of each device; as many as there are workers, the n-th the n-th worker's, or 1, which is one worker's, in turn.</summary>
    public int QueueCount { get; init; } = 1;

    /// <summary>How packets find their workers, on every port.</summary>
    public PortSteering Steering { get; init; }

    /// <summary>Makes a ring between two workers; needed when there are several.</summary>
    public Func<nint>? CreateRing { get; init; }

    /// <summary>Towards the kernel; 0: ports have no twins.</summary>
    public nint PuntRing { get; init; }

    /// <summary>From the kernel; 0: none.</summary>
    public nint InjectRing { get; init; }

    /// <summary>Ports without a twin although there is a punt ring.</summary>
    public IReadOnlyCollection<string> WithoutTwin { get; init; } = [];

    /// <summary>Hash of sessions, to repeat a run exactly; null: with fresh secrets.</summary>
    public FlowHash? Hash { get; init; }
}
