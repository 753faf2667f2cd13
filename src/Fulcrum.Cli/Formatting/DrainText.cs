using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>How far a drain has come, in words.</summary>
internal static class DrainText
{
    /// <summary>"12 of 350 sessions left, reset in 9:05".</summary>
    public static string Line(Drain drain)
    {
        string end = drain.End.ToString().ToLowerInvariant();
        string deadline = drain.Finished ? "deadline passed" : drain.RemainingSeconds > 0 ? $"{end} in {DurationText.Format(drain.RemainingSeconds)}" : "no deadline";
        return $"{drain.SessionsNow} of {drain.SessionsAtStart} sessions left, {deadline}";
    }
}
