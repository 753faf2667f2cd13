using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What an instance counts. Not thread-safe.</summary>
internal sealed class InstanceCounters
{
    private readonly Dictionary<VrrpDrop, long> _drops = [];

    /// <summary>By reason.</summary>
    public IReadOnlyDictionary<VrrpDrop, long> Drops => new Dictionary<VrrpDrop, long>(_drops);

    /// <summary>See <see cref="InstanceStatus"/>, also for the others.</summary>
    public long Masters { get; set; }

    /// <summary>Changes of state.</summary>
    public long Transitions { get; set; }

    /// <summary>Adverts sent.</summary>
    public long Sent { get; set; }

    /// <summary>With priority 0.</summary>
    public long SentZero { get; set; }

    /// <summary>Adverts taken.</summary>
    public long Received { get; set; }

    /// <summary>With priority 0.</summary>
    public long ReceivedZero { get; set; }

    /// <summary>One that is refused.</summary>
    public void Count(VrrpDrop reason) => _drops[reason] = _drops.GetValueOrDefault(reason) + 1;
}
