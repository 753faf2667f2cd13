using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>
/// Two directors with priority 255. The one with the lower address gives way at once. The other one waits for two adverts of its own and a bit
/// more than an interval; where it hears the rival still, it counts as 254 and gives way, too, as keepalived does. Not thread-safe.
/// </summary>
internal sealed class OwnerConflict
{
    private const int OwnAdverts = 2;
    private const double Patience = 1.2;

    private int _left;
    private TimeSpan _rivalInterval;
    private TimeSpan? _patienceEnds;

    /// <summary>The rival is waited for.</summary>
    public bool IsOpen => _left > 0 || _patienceEnds is not null;

    /// <summary>A rival with a lower address was heard: whether this one has to give in.</summary>
    public bool Hear(VrrpAdvert advert, TimeSpan now)
    {
        if (_patienceEnds is { } end && now <= end)
        {
            End();
            return true;
        }
        _rivalInterval = advert.Interval;
        if (_left == 0)
            _left = OwnAdverts;
        _patienceEnds = null;
        return false;
    }

    /// <summary>An own advert was sent.</summary>
    public void NoteSent(TimeSpan interval, TimeSpan now)
    {
        if (_left > 0 && --_left == 0)
            _patienceEnds = now + (interval > _rivalInterval ? interval : _rivalInterval) * Patience;
    }

    /// <summary>It is over.</summary>
    public void End() => (_left, _patienceEnds) = (0, null);
}
