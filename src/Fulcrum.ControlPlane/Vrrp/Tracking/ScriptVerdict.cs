using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>
/// rise and fall of a vrrp_script. The first run counts at once, whatever they say, unless init_fail is written. Not thread-safe.
/// </summary>
public sealed class ScriptVerdict(TrackScript script)
{
    private int _successes;
    private int _failures;

    /// <summary>Null: it has not run yet.</summary>
    public bool? IsGood { get; private set; } = script.StartsFailed ? false : null;

    /// <summary>After a run. Returns whether it is another one now.</summary>
    public bool Note(bool isSuccess)
    {
        (_successes, _failures) = isSuccess ? (_successes + 1, 0) : (0, _failures + 1);
        bool? after = IsGood switch
        {
            null => isSuccess,
            true => _failures < script.Fall,
            false => _successes >= script.Rise,
        };
        bool isOther = after != IsGood;
        IsGood = after;
        return isOther;
    }
}
