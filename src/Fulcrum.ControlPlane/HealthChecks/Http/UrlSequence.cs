namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>
/// Which URL is asked for next: one an attempt, in rotation. One that failed is asked for until it is well, and then all from the first;
/// only at the last of them the server counts as working. Not thread-safe.
/// </summary>
public sealed class UrlSequence(int count)
{
    private bool _hasFailed;

    /// <summary>The next one.</summary>
    public int Index { get; private set; }

    /// <summary>Takes in that it is well. Returns whether that was all.</summary>
    public bool Pass()
    {
        if (_hasFailed)
        {
            _hasFailed = false;
            Index = 0;
            return false;
        }
        Index = (Index + 1) % count;
        return Index == 0;
    }

    /// <summary>Takes in that it is not.</summary>
    public void Fail() => _hasFailed = true;
}
