using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What keeps an instance from having its addresses. Not thread-safe.</summary>
internal sealed class FaultSet
{
    private readonly SortedDictionary<FaultCause, string> _reasons = [];

    /// <summary>Something does.</summary>
    public bool Any => _reasons.Count > 0;

    /// <summary>Nothing but results that are still to come, of which nobody is told.</summary>
    public bool IsWaiting => Any && _reasons.Keys.All(cause => cause == FaultCause.Waiting);

    /// <summary>A sentence each.</summary>
    public ValueList<string> Reasons => new(_reasons.Values);

    /// <summary>Whether it has changed.</summary>
    public bool Set(FaultCause cause, string? reason)
    {
        if (reason is null)
            return _reasons.Remove(cause);
        bool isSame = _reasons.TryGetValue(cause, out string? before) && before == reason;
        _reasons[cause] = reason;
        return !isSame;
    }
}
