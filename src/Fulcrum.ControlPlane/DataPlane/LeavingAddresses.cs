using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Local addresses that no pool has any more, but sessions may: the kernel keeps them. The data plane knows which; until it has said so,
/// every address that left a pool is kept, and after a connection all of Fulcrum's. Not thread-safe.
/// </summary>
internal sealed class LeavingAddresses
{
    private ValueList<LocalAddressPool>? _followed;
    private HashSet<IPAddress> _pooled = [];
    private HashSet<IPAddress> _kept = [];
    private bool _isConfirmed;

    /// <summary>What the kernel keeps although nobody wants it.</summary>
    public IReadOnlyCollection<IPAddress> Kept => _kept;

    /// <summary>Nothing is removed from the kernel: an earlier process may have known of more than is kept.</summary>
    public bool KeepsAll { get; private set; } = true;

    /// <summary>Grows with everything that an answer asked for earlier does not know of.</summary>
    public long Revision { get; private set; }

    /// <summary>The next answer is awaited.</summary>
    public bool IsUrgent => KeepsAll || !_isConfirmed;

    /// <summary>A data plane is connected, perhaps another one, with a configuration of before.</summary>
    public void Reconnected()
    {
        KeepsAll = true;
        Unconfirm();
    }

    /// <summary>These pools count now.</summary>
    public void Follow(ValueList<LocalAddressPool> pools)
    {
        if (ReferenceEquals(pools, _followed))
            return;
        _followed = pools;
        HashSet<IPAddress> pooled = [.. pools.SelectMany(p => p.Addresses).Select(a => a.Address)];
        _pooled.ExceptWith(pooled);
        if (_pooled.Count > 0)
        {
            _kept.UnionWith(_pooled);
            Unconfirm();
        }
        _pooled = pooled;
        _kept.ExceptWith(pooled);
    }

    /// <summary>
    /// The data plane has these, and runs what <see cref="Revision"/> stood for when it was asked; later ones are left out. Whether the
    /// kernel has to be told.
    /// </summary>
    public bool Take(IEnumerable<IPAddress> leaving, long revision)
    {
        if (revision != Revision)
            return false;
        HashSet<IPAddress> kept = [.. leaving.Where(address => !_pooled.Contains(address))];
        bool differs = KeepsAll || !kept.SetEquals(_kept);
        (_kept, KeepsAll, _isConfirmed) = (kept, false, true);
        return differs;
    }

    private void Unconfirm()
    {
        _isConfirmed = false;
        Revision++;
    }
}
