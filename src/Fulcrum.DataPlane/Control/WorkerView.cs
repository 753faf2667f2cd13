using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.DataPlane.Control;

/// <summary>The view of a worker with one port type.</summary>
public sealed unsafe class WorkerView<TPort>(Worker<TPort> worker) : IWorkerView
    where TPort : struct, IPort
{
    /// <inheritdoc />
    public SessionTable Sessions => worker.Sessions;

    /// <inheritdoc />
    public LocalPorts LocalPorts => worker.LocalPorts;

    /// <inheritdoc />
    public SyncLane Synchronisation => worker.Synchronisation;

    /// <inheritdoc />
    public uint NowMs => (uint)(TPort.NowUs() / 1000);

    /// <inheritdoc />
    public bool TryTakeWanted(out NextHop hop) => worker.Wanted.TryTake(out hop);

    /// <inheritdoc />
    public ulong PoolExhausted(int slot) => Volatile.Read(ref worker.PoolExhausted[slot]);

    /// <inheritdoc />
    public bool IsEnding => worker.Ending.IsBusy;

    /// <inheritdoc />
    public ulong Ended => worker.Ending.Ended;

    /// <inheritdoc />
    public void EndSessions(in SessionMatch match, bool reset) => worker.Ending.Post(match, reset);

    /// <inheritdoc />
    public void SampleCycles(uint interval) => worker.Profile.Sample(interval);

    /// <inheritdoc />
    public void Run() => worker.Run();

    /// <inheritdoc />
    public void RequestStop() => worker.RequestStop();
}
