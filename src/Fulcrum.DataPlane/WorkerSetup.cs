using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane;

/// <summary>What a worker is made from. Everything is set before its thread starts and stays valid until it has ended.</summary>
public sealed unsafe class WorkerSetup
{
    /// <summary>Fragments that a worker keeps back at most.</summary>
    public const int MostHeld = 1024;

    /// <summary>0 .. worker count - 1.</summary>
    public required int Index { get; init; }

    /// <summary>What the control thread writes.</summary>
    public required SharedTables* Shared { get; init; }

    /// <summary>The worker's block of the statistics segment.</summary>
    public required WorkerStatistics Statistics { get; init; }

    /// <summary>The blocks of all workers by index, this one's among them.</summary>
    public required IReadOnlyList<WorkerStatistics> AllStatistics { get; init; }

    /// <summary>Where the worker's own tables go.</summary>
    public required TableMemory Memory { get; init; }

    /// <summary>Sessions that the table shall hold.</summary>
    public required int SessionCapacity { get; init; }

    /// <summary>Datagrams in fragments that are told apart at once.</summary>
    public int DatagramCapacity { get; init; } = 4096;

    /// <summary>
    /// Fragments kept back at once because the first one of their datagram has not come: a small part of the pool.
    /// </summary>
    public int HeldCapacity { get; init; } = MostHeld;

    /// <summary>The logical ports; <see cref="Adjacency.Port"/> indexes them.</summary>
    public required WorkerPort[] Ports { get; init; }

    /// <summary>Which worker packets belong to; null with one worker.</summary>
    public WorkerHash? Placement { get; init; }

    /// <summary>
    /// Rings to the other workers by index, and from them: packets whose mbuf.port is the logical port's index, with
    /// <see cref="HandoffMark.Leaves"/> for those that shall leave by it. 0 at the worker's own index. Empty with one worker.
    /// </summary>
    public nint[] HandoffTo { get; init; } = [];

    /// <inheritdoc cref="HandoffTo"/>
    public nint[] HandoffFrom { get; init; } = [];

    /// <summary>Towards the kernel: packets whose mbuf.port is the logical port's index. 0: no twins.</summary>
    public nint PuntRing { get; init; }

    /// <summary>From the kernel: packets whose mbuf.port is the logical port's index. 0: none.</summary>
    public nint InjectRing { get; init; }

    /// <summary>Where packets that the worker makes come from. Handle of the port implementation.</summary>
    public nint Pool { get; init; }

    /// <summary>Hash of sessions; absent: with secrets of its own. To repeat a run exactly.</summary>
    public FlowHash? Hash { get; init; }

    /// <summary>Whether the worker polls no port before the first configuration.</summary>
    public bool AwaitsConfiguration { get; init; }

    /// <summary>What the worker does when there is nothing to do.</summary>
    public IdlePolicy Idle { get; init; } = IdlePolicy.Busy;
}

/// <summary>A logical port as one worker uses it.</summary>
public sealed class WorkerPort
{
    /// <summary>Name, also of the twin.</summary>
    public required string Name { get; init; }

    /// <summary>The six bytes of the MAC address, loaded as they lie in a frame, in the low 48 bits.</summary>
    public required ulong Mac { get; init; }

    /// <summary>Whether packets can be punted.</summary>
    public bool HasTwin { get; init; }

    /// <summary>What this worker polls; may be empty.</summary>
    public required DeviceQueue[] ReceiveQueues { get; init; }

    /// <summary>Where this worker sends; meaningless with <see cref="TransmitWorker"/>.</summary>
    public required DeviceQueue TransmitQueue { get; init; }

    /// <summary>The worker that sends for this one, because the port has fewer queues than there are workers; null: it sends itself.</summary>
    public int? TransmitWorker { get; init; }

    /// <summary>How packets that the port receives find their worker.</summary>
    public PortSteering Steering { get; init; } = PortSteering.Arrival;

    /// <summary>Protocols whose ports the device hashes; what it receives of others is told apart by addresses. For <see cref="PortSteering.Device"/>.</summary>
    public HashedProtocols HashedProtocols { get; init; }
}

/// <summary>A queue of a DPDK port.</summary>
public readonly record struct DeviceQueue(ushort Device, ushort Queue);

/// <summary>What a worker does after empty polls.</summary>
public enum IdlePolicy
{
    /// <summary>Polls on: for dedicated cores.</summary>
    Busy,

    /// <summary>Backs off to short sleeps: for shared cores, virtual machines, power.</summary>
    Adaptive,
}
