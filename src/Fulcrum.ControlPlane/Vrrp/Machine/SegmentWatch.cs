using System.Net;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// What is wrong on the segment: two masters at once, others that use the router id for something else, addresses that differ. Each is told
/// once, when it begins. Not thread-safe.
/// </summary>
internal sealed class SegmentWatch(Action<RouterEventKind, string> tell)
{
    private const int SplitAdverts = 4;
    private const int DuplicateAdverts = 10;
    private static readonly TimeSpan s_shortestDuplicate = TimeSpan.FromMinutes(1);

    private readonly HashSet<IPAddress> _mismatched = [];
    private TimeSpan? _splitEnds;
    private TimeSpan? _duplicateEnds;
    private VrrpDrop _lastRefusal;

    /// <summary>When something may be over; null: nothing is wrong.</summary>
    public TimeSpan? NextEvent => Earliest.Of(_splitEnds, _duplicateEnds);

    /// <summary>Two are MASTER.</summary>
    public bool IsSplit => _splitEnds is not null;

    /// <summary>How often two were.</summary>
    public long SplitCount { get; private set; }

    /// <summary>How others use the router id; null: they do not.</summary>
    public string? Duplicate { get; private set; }

    /// <summary>How often others did.</summary>
    public long DuplicateCount { get; private set; }

    /// <summary>Adverts with other addresses.</summary>
    public long MismatchCount { get; private set; }

    /// <summary>Two masters are heard.</summary>
    public void NoteSplit(string who, TimeSpan interval, TimeSpan now)
    {
        bool isNew = !IsSplit;
        _splitEnds = now + SplitAdverts * interval;
        if (!isNew)
            return;
        SplitCount++;
        tell(RouterEventKind.SplitBrain, who);
    }

    /// <summary>There is one master again.</summary>
    public void EndSplit(string how)
    {
        if (!IsSplit)
            return;
        _splitEnds = null;
        tell(RouterEventKind.SplitBrainHealed, how);
    }

    /// <summary>An advert is refused.</summary>
    public void NoteRefusal(VrrpDrop reason, in ReceivedPacket packet, InstanceSettings settings, TimeSpan now)
    {
        if (reason is VrrpDrop.Own or VrrpDrop.NotListening)
            return;
        bool isNew = _lastRefusal != reason;
        _lastRefusal = reason;
        if (reason is VrrpDrop.Version or VrrpDrop.AuthenticationType or VrrpDrop.Authentication or VrrpDrop.Interval)
            NoteDuplicate($"{packet.Source} uses router id {packet.RouterId} in another way ({reason})", settings.Interval, now);
        else if (isNew)
            tell(RouterEventKind.AdvertRefused, $"adverts of {packet.Source} are refused ({reason})");
    }

    /// <summary>An advert is taken.</summary>
    public void NoteAdvert(VrrpAdvert advert, InstanceSettings settings, bool isKnownMaster, TimeSpan now)
    {
        _lastRefusal = VrrpDrop.None;
        if (isKnownMaster && settings.SkipsAddressCheck)
            return;
        int common = advert.Addresses.Count(theirs => settings.Addresses.Any(own => AdvertFormat.AreSame(theirs, own)));
        if (common == settings.Addresses.Count && common == advert.Addresses.Count)
        {
            _mismatched.Remove(advert.Source);
            return;
        }
        MismatchCount++;
        string told = $"{advert.Source} tells of {string.Join(", ", advert.Addresses)}";
        if (common == 0 && advert.Addresses.Count > 0 && settings.Addresses.Count > 0)
            NoteDuplicate($"{told} with router id {advert.RouterId}", settings.Interval, now);
        else if (_mismatched.Count < SplitAdverts && _mismatched.Add(advert.Source))
            tell(RouterEventKind.AddressMismatch, $"{told} instead of {string.Join(", ", settings.Addresses)}");
    }

    /// <summary>What is not seen any more is over.</summary>
    public void Advance(TimeSpan now)
    {
        if (_splitEnds <= now)
            EndSplit("the other one is not heard any more");
        if (_duplicateEnds > now || _duplicateEnds is null)
            return;
        (_duplicateEnds, Duplicate) = (null, null);
    }

    /// <summary>The configuration is another one.</summary>
    public void Reset()
    {
        _mismatched.Clear();
        (_duplicateEnds, Duplicate, _lastRefusal) = (null, null, VrrpDrop.None);
    }

    private void NoteDuplicate(string who, TimeSpan interval, TimeSpan now)
    {
        TimeSpan lasts = DuplicateAdverts * interval;
        _duplicateEnds = now + (lasts > s_shortestDuplicate ? lasts : s_shortestDuplicate);
        bool isNew = Duplicate is null;
        Duplicate = who;
        if (!isNew)
            return;
        DuplicateCount++;
        tell(RouterEventKind.DuplicateRouter, who);
    }
}
