using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>A configuration of our own, and what keepalived 2.2.7 makes of it.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="ExitCode">Of keepalived -t.</param>
/// <param name="Difference">Why ours is another result; null: it is the same.</param>
/// <param name="Text">The configuration.</param>
/// <param name="Commands">What it tells LVS at the start.</param>
public sealed record GenuineCase(string Name, int ExitCode, string? Difference, string Text, IReadOnlyList<string> Commands)
{
    /// <summary>All of the files beside this one, each "=== NAME: exit N[; differs: REASON]", the configuration, "---", the commands.</summary>
    public static IEnumerable<GenuineCase> All() =>
        Directory.GetFiles(Path.Combine(CorpusTests.RepositoryRoot(), "tests", "Fulcrum.ControlPlane.Tests", "Configuration", "Genuine"), "*.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadAllText(file).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
            .Select(Parse);

    /// <summary>The configuration as a file, on a machine that has two users and two programs.</summary>
    internal IFileSource Files => new MemoryFiles
    {
        ["/etc/test/test.conf"] = Text,
        ["/etc/passwd"] = "root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\n",
        ["/bin/true"] = "",
        ["/usr/bin/true"] = "",
    };

    /// <inheritdoc />
    public override string ToString() => Name;

    private static GenuineCase Parse(string section)
    {
        string[] lines = section.TrimEnd('\n').Split('\n');
        int end = Array.IndexOf(lines, "---");
        string[] head = lines[0].Split([": exit ", "; differs: "], StringSplitOptions.None);
        return new(head[0], int.Parse(head[1], System.Globalization.CultureInfo.InvariantCulture), head.Length > 2 ? head[2] : null,
            string.Join('\n', lines[1..end]), lines[(end + 1)..]);
    }
}
