using System.Net;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What happens in the states, and between them.</summary>
public sealed partial class InstanceMachine
{
    private const int LateAdverts = 3;

    /// <summary>Goes to FAULT and back, as the faults of the instance and its group say.</summary>
    internal void Reconsider(TimeSpan now)
    {
        if (State == RouterState.Stopped)
            return;
        if (IsHeld && State != RouterState.Fault)
            ToFault(now);
        else if (!IsHeld && State == RouterState.Fault)
            ToBackup(now, "what was wrong is well again");
        else if (State == RouterState.Fault)
            TellFault();
    }

    /// <summary>The advert goes before anything else, so that the one who has the addresses removes them first.</summary>
    internal void ToMaster(TimeSpan now, string reason)
    {
        _priority.HasGivenIn = false;
        _master.Forget(Settings.Interval);
        _master.IsYielding = false;
        Change(RouterState.Master, now);
        _counters.Masters++;
        Send(_priority.Value, now);
        _advertAt = now + Settings.Interval;
        Actions.TakeAddresses();
        Actions.Announce(Settings.Garp.Repeat);
        _garp.Begin(Settings.Garp, now);
        Tell(RouterEventKind.Master, reason);
    }

    /// <summary>From any state.</summary>
    internal void ToBackup(TimeSpan now, string reason, bool sendsZero = false)
    {
        // Not while sessions are still to come: a living master has to be heard first.
        bool isAtOnce = _isFresh && _master.MayTakeOver && Settings is { IsOwner: true, StartsAsMaster: true };
        if (State == RouterState.Master)
            DropAddresses(sendsZero, now);
        else
            _master.Forget(Settings.Interval);
        Change(RouterState.Backup, now);
        if (isAtOnce)
            _master.Expire(now);
        else
            _master.Restart(Settings, _priority.ForTimers, now);
        Tell(RouterEventKind.Backup, reason);
    }

    /// <summary>See <see cref="Yield"/>.</summary>
    internal void YieldAlone(TimeSpan now)
    {
        _master.IsYielding = true;
        if (State == RouterState.Master)
            ToBackup(now, "an operator makes it yield", sendsZero: true);
    }

    /// <summary>A master of lower priority was heard, so neighbours may know its MAC address.</summary>
    internal void AnnounceAgain(TimeSpan now)
    {
        if (State != RouterState.Master || Settings.Garp.LowerPriorityRepeat == 0)
            return;
        Actions.Announce(Settings.Garp.LowerPriorityRepeat);
        _garp.FollowLowerPriority(Settings.Garp, now);
    }

    private void ReceiveAsBackup(VrrpAdvert advert, TimeSpan now)
    {
        bool isKnown = AdvertFormat.AreSame(_master.Address, advert.Source);
        if (_priority.HasGivenIn && (!isKnown || advert.Priority != InstanceSettings.OwnerPriority))
            _priority.HasGivenIn = false;
        if (_peers.RivalOf(advert.Source, now) is { } rival)
            _segment.NoteSplit($"{rival} and {advert.Source} are MASTER at once", _master.Interval, now);
        if (advert.Priority == 0)
        {
            // One who has not had the addresses cannot leave them to others.
            if (isKnown || _master.Address is not { } master || !_peers.Hears(master, now))
                _master.Shorten(Settings, _priority.ForTimers, now);
        }
        else if (_master.Hear(advert, Settings, _priority, now))
        {
            WantedState = RouterState.Backup;
        }
    }

    private void ReceiveAsMaster(VrrpAdvert advert, TimeSpan now)
    {
        int order = Compare(advert);
        if (advert.Priority == 0 || (order > 0 && Settings.AnswersHigherPriority))
            Send(_priority.Value, now);
        if (advert.Priority == 0)
            return;
        if (order < 0 && advert.Priority == InstanceSettings.OwnerPriority && _conflict.Hear(advert, now))
        {
            _priority.HasGivenIn = true;
            order = 1;
        }
        if (order < 0)
            DefyLower(advert, now);
        else if (order > 0)
            GiveWay(advert, now);
    }

    private void DefyLower(VrrpAdvert advert, TimeSpan now)
    {
        // One that had the addresses before may not have heard of it yet.
        if (now - _since >= Settings.Interval)
            _segment.NoteSplit($"{advert.Source} with priority {advert.Priority} is MASTER, too", advert.Interval, now);
        if (!Settings.IgnoresLowerPriority)
            Send(_priority.Value, now);
        AnnounceAgain(now);
        Group?.OnLowerPriority(this, now);
        Tell(RouterEventKind.LowerPriority, $"{advert.Source} has priority {advert.Priority}");
    }

    private void GiveWay(VrrpAdvert advert, TimeSpan now)
    {
        _master.Follow(advert, Settings, _priority.ForTimers, now);
        ToBackup(now, $"{advert.Source} has priority {advert.Priority}");
        Group?.OnBackup(this, now);
    }

    private void TakeOver(TimeSpan now)
    {
        WantedState = RouterState.Master;
        if (Group is { } group && !group.MayBecomeMaster(this))
        {
            _master.Restart(Settings, _priority.ForTimers, now);
            return;
        }
        ToMaster(now, _master.Address switch
        {
            null => "no master is heard",
            { } lower when _peers.Hears(lower, now) => $"{lower} has priority {_master.Priority}",
            { } gone => $"{gone} is not heard any more",
        });
        Group?.OnMaster(this, now);
    }

    private void AdvanceMaster(TimeSpan now)
    {
        if (IsLate(now))
        {
            Tell(RouterEventKind.TimerLate, $"its last advert was {(now - _lastSent!.Value).TotalSeconds:0.000} s ago");
            ToBackup(now, "it was late");
            Group?.OnBackup(this, now);
            return;
        }
        if (_advertAt <= now)
        {
            Send(_priority.Value, now);
            _conflict.NoteSent(Settings.Interval, now);
            _advertAt += Settings.Interval;
            if (_advertAt <= now)
                _advertAt = now + Settings.Interval;
        }
        if (_garp.Take(Settings.Garp, now) is var repeat and > 0)
            Actions.Announce(repeat);
    }

    /// <summary>timer_expired_backup: another one may have taken over meanwhile.</summary>
    private bool IsLate(TimeSpan now) => Settings.TimerExpiredBackup > 0
        && _lastSent + LateAdverts * Settings.Interval
            + RouterTimers.Skew(Settings.Version, Settings.TimerExpiredBackup, Settings.Interval) <= now;

    private void ToFault(TimeSpan now)
    {
        if (State == RouterState.Master)
            DropAddresses(sendsZero: true, now);
        Change(RouterState.Fault, now);
        _hasToldFault = false;
        TellFault();
    }

    private void TellFault()
    {
        if (_hasToldFault || IsWaiting)
            return;
        _hasToldFault = true;
        _isFresh = false;
        Tell(RouterEventKind.Fault, string.Join(" ", _faults.Any ? _faults.Reasons : Group?.FaultsBeside(this) ?? []));
    }

    private void DropAddresses(bool sendsZero, TimeSpan now)
    {
        if (sendsZero)
            Send(0, now);
        Actions.ReleaseAddresses();
        _garp.End();
        _conflict.End();
        _segment.EndSplit("this one is MASTER no more");
    }

    private void Change(RouterState state, TimeSpan now)
    {
        if (state != RouterState.Fault)
            _isFresh = false;
        State = WantedState = state;
        _since = now;
        _counters.Transitions++;
    }

    private void FollowPriority(int before, bool hasOtherTimers = false)
    {
        int after = EffectivePriority;
        if (State == RouterState.Backup && (after != before || hasOtherTimers))
            _master.Adjust(Settings, _priority.ForTimers);
        if (after != before && State != RouterState.Stopped)
            Tell(RouterEventKind.PriorityChanged, $"it was {before}");
    }

    /// <summary>Above 0: the sender wins.</summary>
    private int Compare(VrrpAdvert advert)
    {
        int byPriority = advert.Priority.CompareTo(_priority.Value);
        return byPriority != 0 || OwnAddress is not { } own
            ? byPriority
            : advert.Source.GetAddressBytes().AsSpan().SequenceCompareTo(own.GetAddressBytes());
    }

    private void Send(int priority, TimeSpan now)
    {
        _counters.Sent++;
        if (priority == 0)
            _counters.SentZero++;
        _lastSent = now;
        Actions.SendAdvert(priority);
    }

    private void Tell(RouterEventKind kind, string reason) =>
        Actions.Tell(new(kind, Settings.Name, IsGroup: false, EffectivePriority, reason) { State = State });
}
