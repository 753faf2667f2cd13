using System.Net;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What a BACKUP knows of the master, and when it takes over. Not thread-safe.</summary>
internal sealed class MasterWatch(TimeSpan ownInterval)
{
    private TimeSpan? _preemptAt;
    private TimeSpan _down;

    /// <summary>Who has the addresses; null: nobody is known, or this one has them.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>That one's; 0: not known.</summary>
    public int Priority { get; private set; }

    /// <summary>That one's in version 3, else the own.</summary>
    public TimeSpan Interval { get; private set; } = ownInterval;

    /// <summary>When it counts as gone.</summary>
    public TimeSpan DownAt { get; private set; }

    /// <summary>Nothing is taken over before.</summary>
    public TimeSpan HoldUntil { get; set; }

    /// <summary>False: nothing is taken from a living master.</summary>
    public bool MayTakeOver { get; set; } = true;

    /// <summary>An operator has said so, too.</summary>
    public bool IsYielding { get; set; }

    /// <summary>Nobody is known any more.</summary>
    public void Forget(TimeSpan ownInterval) => (Address, Priority, Interval, _preemptAt) = (null, 0, ownInterval, null);

    /// <summary>Waits for the whole time from now on.</summary>
    public void Restart(InstanceSettings settings, int priority, TimeSpan now)
    {
        _down = RouterTimers.MasterDown(settings, priority, Interval);
        DownAt = NotBefore(now) + _down;
    }

    /// <summary>Takes over as soon as it may.</summary>
    public void Expire(TimeSpan now) => (DownAt, _down) = (NotBefore(now), TimeSpan.Zero);

    /// <summary>The master has said that it goes.</summary>
    public void Shorten(InstanceSettings settings, int priority, TimeSpan now)
    {
        _down = RouterTimers.Skew(settings.Version, priority, Interval);
        DownAt = NotBefore(now) + _down;
    }

    /// <summary>The priority or an interval is another one: what is left of the wait is as much longer or shorter.</summary>
    public void Adjust(InstanceSettings settings, int priority)
    {
        if (settings.Version == 2 || Address is null)
            Interval = settings.Interval;
        TimeSpan down = RouterTimers.MasterDown(settings, priority, Interval);
        DownAt += down - _down;
        _down = down;
    }

    /// <summary>
    /// A living master that is left alone is noted, and waited for anew; one that is not changes nothing but its name. Returns which.
    /// </summary>
    public bool Hear(VrrpAdvert advert, InstanceSettings settings, EffectivePriority own, TimeSpan now)
    {
        (Address, Priority) = (advert.Source, advert.Priority);
        if (!IsLeftAlone(advert, settings, own.Value, now))
            return false;
        FollowPreemptDelay(advert, settings, own.Value, now);
        Follow(advert, settings, own.ForTimers, now);
        return true;
    }

    /// <summary>It has the addresses, and is waited for.</summary>
    public void Follow(VrrpAdvert advert, InstanceSettings settings, int priority, TimeSpan now)
    {
        (Address, Priority) = (advert.Source, advert.Priority);
        if (settings.Version == 3 && advert.Interval > TimeSpan.Zero)
            Interval = advert.Interval;
        Restart(settings, priority, now);
    }

    private bool IsLeftAlone(VrrpAdvert advert, InstanceSettings settings, int own, TimeSpan now) =>
        advert.Priority >= own || settings.DoesNotPreempt || !MayTakeOver || IsYielding
        || (settings.PreemptDelay > TimeSpan.Zero && (_preemptAt is null || _preemptAt > now));

    private void FollowPreemptDelay(VrrpAdvert advert, InstanceSettings settings, int own, TimeSpan now)
    {
        if (settings.PreemptDelay == TimeSpan.Zero || advert.Priority >= own)
            _preemptAt = null;
        else
            _preemptAt ??= now + settings.PreemptDelay;
    }

    private TimeSpan NotBefore(TimeSpan now) => now > HoldUntil ? now : HoldUntil;
}
