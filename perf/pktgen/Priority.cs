namespace Fulcrum.Pktgen;

/// <summary>How a program goes before everything else on its core, as far as the kernel lets ordinary programs and the user may.</summary>
internal static class Priority
{
    // A session of its own is a scheduling group of its own where the kernel groups by sessions (autogroup): nice alone would only count in it.
    private const string Script = """echo -20 2>/dev/null >/proc/$$/autogroup; exec nice -n -20 "$0" "$@" """;

    /// <summary>The command that starts the program so; each replaces itself by the next one, which keeps the process id.</summary>
    public static IEnumerable<string> Highest(IEnumerable<string> command) => ["setsid", "sh", "-c", Script, .. command];
}
