namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>systemd's journal.</summary>
internal static class Journal
{
    /// <summary>Where it takes entries with fields.</summary>
    public const string SocketPath = "/run/systemd/journal/socket";

    /// <summary>Whether stderr leads to it: systemd says so in JOURNAL_STREAM (device:inode), which children elsewhere may inherit.</summary>
    public static bool IsStandardError { get; } = LeadsToJournal(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), "/proc/self/fd/2");

    /// <summary>syslog's numbers.</summary>
    public static int PriorityOf(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };

    /// <summary>Whether a descriptor is the socket that the variable names.</summary>
    internal static bool LeadsToJournal(string? stream, string descriptor)
    {
        try
        {
            return stream?.Split(':') is [_, var inode] && File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name == $"socket:[{inode}]";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
