using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>Whether a process is one of those that a vrrp_track_process counts. Pure functions.</summary>
public static class ProcessMatch
{
    private const int LongestName = 15;

    /// <summary>The command line has to be read; otherwise the name is enough.</summary>
    public static bool NeedsCommandLine(TrackProcess process) =>
        process.ComparesFullCommand || process.Command.Count > 1 || process.ParameterMatch is not null;

    /// <summary>The kernel's name of a process, which it cuts after 15 characters.</summary>
    public static bool IsNamed(TrackProcess process, string name)
    {
        string wanted = process.Command[0];
        return name == (wanted.Length > LongestName ? wanted[..LongestName] : wanted);
    }

    /// <summary>The command line, word by word.</summary>
    public static bool IsCalled(TrackProcess process, IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0] != process.Command[0])
            return false;
        IReadOnlyList<string> wanted = [.. process.Command.Skip(1)], given = [.. words.Skip(1)];
        if (wanted.Count == 0 && process.ParameterMatch is null)
            return true;
        if (given.Count < wanted.Count)
            return false;
        bool isSame = wanted.SkipLast(1).SequenceEqual(given.Take(Math.Max(wanted.Count - 1, 0)));
        return process.ParameterMatch switch
        {
            "initial" => isSame && (wanted.Count == 0 || given[wanted.Count - 1].StartsWith(wanted[^1], StringComparison.Ordinal)),
            "partial" => wanted.SequenceEqual(given.Take(wanted.Count)),
            _ => wanted.SequenceEqual(given),
        };
    }
}
