using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Evidence;

/// <summary>The counts of one server over the last seconds, and whether they make it suspect. Not thread-safe.</summary>
public sealed class EvidenceWindow(PassiveEvidence rule)
{
    private readonly Queue<(TimeSpan At, HandshakeCounts Counts)> _readings = [];
    private HandshakeCounts _last;
    private TimeSpan _suspectSince;

    /// <summary>Whether there was enough evidence within the last window.</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>In a few words, what there was when it last became suspect.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Takes a reading in; whether there is new evidence: as much as is needed, of which nothing was counted the last time.</summary>
    /// <param name="now">A monotonic clock.</param>
    /// <param name="counts">Of all time; smaller ones than before begin anew.</param>
    public bool Add(TimeSpan now, HandshakeCounts counts)
    {
        if (_readings.Count > 0 && (counts.Sessions < _last.Sessions || counts.Failures < _last.Failures))
            _readings.Clear();
        _last = counts;
        _readings.Enqueue((now, counts));
        // One reading from before the window stays: what is within is the difference to it.
        while (_readings.Count > 1 && now - _readings.ElementAt(1).At >= rule.Window)
            _readings.Dequeue();
        HandshakeCounts first = _readings.Peek().Counts;
        ulong failures = counts.Failures - first.Failures;
        ulong sessions = Math.Max(counts.Sessions - first.Sessions, failures);
        bool isEnough = failures >= (ulong)rule.Failures && failures * 100 >= sessions * (ulong)rule.Percent;
        if (!isEnough)
        {
            IsSuspect &= now - _suspectSince < rule.Window;
            return false;
        }
        (IsSuspect, _suspectSince) = (true, now);
        Reason = $"{failures} of {sessions} handshakes failed within {rule.Window.TotalSeconds:0} s";
        _readings.Clear();
        _readings.Enqueue((now, counts));
        return true;
    }
}
