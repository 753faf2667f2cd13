using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>How an instance stands. Times are of the clock that the machine is told of.</summary>
public sealed record InstanceStatus
{
    /// <summary>Whose.</summary>
    public required string Name { get; init; }

    /// <summary>Of the sync group that it belongs to; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>What it is.</summary>
    public required RouterState State { get; init; }

    /// <summary>What it would like to be; another one while it waits for its group.</summary>
    public RouterState WantedState { get; init; }

    /// <summary>Since when it is that.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>As configured.</summary>
    public int BasePriority { get; init; }

    /// <summary>With the weights of what it tracks.</summary>
    public int EffectivePriority { get; init; }

    /// <summary>Who has the addresses; null: this one, or nobody is known.</summary>
    public IPAddress? Master { get; init; }

    /// <summary>That one's priority; 0: not known.</summary>
    public int MasterPriority { get; init; }

    /// <summary>That one's interval, or the own.</summary>
    public TimeSpan MasterInterval { get; init; }

    /// <summary>When the master counts as gone; null: it is not BACKUP.</summary>
    public TimeSpan? MasterDownAt { get; init; }

    /// <summary>When the last advert was sent; null: none yet.</summary>
    public TimeSpan? LastSent { get; init; }

    /// <summary>How often it has become MASTER.</summary>
    public long MasterCount { get; init; }

    /// <summary>How often its state was another one after.</summary>
    public long TransitionCount { get; init; }

    /// <summary>Adverts sent.</summary>
    public long SentCount { get; init; }

    /// <summary>Adverts taken.</summary>
    public long ReceivedCount { get; init; }

    /// <summary>Of these, with priority 0.</summary>
    public long ReceivedZeroCount { get; init; }

    /// <summary>Sent with priority 0.</summary>
    public long SentZeroCount { get; init; }

    /// <summary>Adverts whose addresses were others than the own ones.</summary>
    public long AddressMismatchCount { get; init; }

    /// <summary>How often two were MASTER at once.</summary>
    public long SplitBrainCount { get; init; }

    /// <summary>Another MASTER is heard at this moment.</summary>
    public bool IsSplit { get; init; }

    /// <summary>How often others used its router id for something else.</summary>
    public long DuplicateRouterCount { get; init; }

    /// <summary>What is wrong with its router id on the segment; null: nothing.</summary>
    public string? Duplicate { get; init; }

    /// <summary>Adverts refused, by reason; only reasons that occurred.</summary>
    public IReadOnlyDictionary<VrrpDrop, long> Drops { get; init; } = new Dictionary<VrrpDrop, long>();

    /// <summary>Who was heard.</summary>
    public ValueList<PeerStatus> Peers { get; init; } = [];

    /// <summary>Why it is in FAULT, a sentence each.</summary>
    public ValueList<string> Faults { get; init; } = [];

    /// <summary>An operator has made it give its addresses up.</summary>
    public bool IsYielding { get; init; }

    /// <summary>It may take over from a living master.</summary>
    public bool MayTakeOver { get; init; } = true;
}
