namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>The priority with which an instance competes. Not thread-safe.</summary>
internal sealed class EffectivePriority
{
    private const int Lowest = 1;
    private const int Highest = InstanceSettings.OwnerPriority - 1;

    private int _base;
    private int _weight;

    /// <summary>As configured.</summary>
    public int Base
    {
        get => _base;
        set
        {
            _base = value;
            HasGivenIn = false;
        }
    }

    /// <summary>Sum of weights; the owner has none.</summary>
    public int Weight
    {
        get => _weight;
        set => _weight = value;
    }

    /// <summary>An owner that has met another one, and counts as 254 until that one is gone.</summary>
    public bool HasGivenIn { get; set; }

    /// <summary>What adverts tell: 1 to 254, or 255 of the owner.</summary>
    public int Value
    {
        get
        {
            if (_base == InstanceSettings.OwnerPriority)
                return HasGivenIn ? Highest : InstanceSettings.OwnerPriority;
            return (int)Math.Clamp((long)_base + _weight, Lowest, Highest);
        }
    }

    /// <summary>What timers are made of: an owner waits for the shortest time even when it has given in.</summary>
    public int ForTimers => _base == InstanceSettings.OwnerPriority ? _base : Value;
}
