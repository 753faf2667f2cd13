namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// What the data plane last said of replies that arrive at workers that are not theirs. Each event is a warning for a minute: the data
/// plane tells again every ten seconds for as long as it goes on. Thread-safe.
/// </summary>
public sealed class MisplacedReplies(TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(1);

    private volatile Said? _last;

    /// <summary>The last event's sentence, if it is not older than a minute.</summary>
    public IReadOnlyList<string> Warnings =>
        _last is { } said && time.GetElapsedTime(said.At) <= s_kept ? [said.Sentence] : [];

    /// <summary>Keeps the event; returns its sentence.</summary>
    public string Note(Wire.RepliesMisplaced told)
    {
        double percent = 100.0 * told.Replies / Math.Max(1, told.Received);
        string sentence = FormattableString.Invariant(
            $"{told.Replies} FULLNAT replies of {told.Received} packets ({percent:0.0} %) arrived at workers that are not theirs and were ") +
            "handed over: a port does not spread packets over its queues as its device says. See 'fulcrumctl workers'; " +
            "a data plane started with --steering software does not rely on devices.";
        _last = new(sentence, time.GetTimestamp());
        return sentence;
    }

    private sealed record Said(string Sentence, long At);
}
