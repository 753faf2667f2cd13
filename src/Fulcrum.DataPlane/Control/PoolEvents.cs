using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>Tells the control plane about local-address pools that had no port for a session since the last look.</summary>
internal sealed class PoolEvents(SnapshotCompiler compiler, IReadOnlyList<IWorkerView> workers)
{
    private readonly ulong[] _seen = new ulong[TableLimits.Pools];
    private readonly ulong[] _refused = new ulong[TableLimits.Pools];
    private readonly string?[] _names = new string?[TableLimits.Pools];

    /// <summary>Compares every pool with the last look. Allocates only for an event.</summary>
    public void Send(Action<Wire.Event> notify)
    {
        for (int slot = 0; slot < _seen.Length; slot++)
        {
            ulong total = Total(slot);
            if (total == _seen[slot] && _names[slot] is null)
                continue;
            string? name = compiler.PoolName(slot);
            if (name != _names[slot])
                _refused[slot] = 0;
            _names[slot] = name;
            ulong refused = total - _seen[slot];
            _seen[slot] = total;
            _refused[slot] += refused;
            if (name is not null && refused > 0)
                notify(new Wire.Event { PoolExhausted = new Wire.PoolExhausted { Pool = name, RefusedSessions = _refused[slot] } });
        }
    }

    /// <summary>Sessions that the pool in a slot has refused, as of the last look.</summary>
    public ulong Refused(uint slot) => _refused[slot];

    private ulong Total(int slot)
    {
        ulong total = 0;
        for (int worker = 0; worker < workers.Count; worker++)
            total += workers[worker].PoolExhausted(slot);
        return total;
    }
}
