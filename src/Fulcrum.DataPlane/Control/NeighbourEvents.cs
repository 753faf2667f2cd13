using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>Tells the control plane which neighbours workers wait for, each at most once a second.</summary>
internal sealed class NeighbourEvents(RouteTable routes, IReadOnlyList<IWorkerView> workers, IReadOnlyList<IPortView> ports)
{
    private const long RepeatMs = 1_000;
    private const int Remembered = 4_096;

    // Requests taken from one worker in one tick, so that a scan cannot keep the control thread.
    private const int TakenAtOnce = 256;

    private readonly Dictionary<NextHop, long> _sentMs = new(Remembered);

    /// <summary>Empties the workers' requests. Allocates only for an event.</summary>
    public void Send(long nowMs, Action<Wire.Event> notify)
    {
        for (int worker = 0; worker < workers.Count; worker++)
            for (int taken = 0; taken < TakenAtOnce && workers[worker].TryTakeWanted(out NextHop wanted); taken++)
                Send(wanted with { Address = routes.NextHopOf(wanted.Address) }, nowMs, notify);
    }

    private void Send(NextHop hop, long nowMs, Action<Wire.Event> notify)
    {
        if (_sentMs.TryGetValue(hop, out long sentMs) && nowMs - sentMs < RepeatMs)
            return;
        if (_sentMs.Count == Remembered)
            _sentMs.Clear();
        _sentMs[hop] = nowMs;
        notify(new Wire.Event
        {
            NeighbourWanted = new Wire.NeighbourWanted { Port = ports[hop.Port].Name, Vlan = hop.Vlan, Address = hop.Address.ToWire() },
        });
    }
}
