using System.Runtime.CompilerServices;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>What genuine ipvsadm prints of a table, byte for byte.</summary>
internal sealed class GoldenTests
{
    private RecordingDirector _director = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _director = await RecordingDirector.StartAsync();
        GoldenTable.Fill(_director);
    }

    [TearDown]
    public async Task StopAsync() => await _director.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public async Task CommandLine_OverTheGoldenTable_PrintsIpvsadmsBytes(string words, string expected)
    {
        Run run = await Run.OfAsync(_director.Socket, new FixedNames(), words.Split(' '));

        Assert.That(run, Is.EqualTo(new Run(0, expected, "")));
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        string[] cases = File.ReadAllText(PathOf("golden.txt")).Split("$ ipvsadm ")[1..];
        foreach (string text in cases)
        {
            string[] lines = text.TrimEnd('\n').Split('\n');
            IEnumerable<string> expected = lines.Skip(1).Where(line => line.Length > 0).Select(Known).OfType<string>();
            yield return new TestCaseData(lines[0], string.Concat(expected.Select(line => line + "\n"))).SetArgDisplayNames(lines[0]);
        }
    }

    /// <summary>The line without what Fulcrum does not have; null: all of it.</summary>
    private static string? Known(string line)
    {
        bool isMissing = line.Contains("10.1.1.2:", StringComparison.Ordinal) || line.Contains("sync daemon", StringComparison.Ordinal);
        int engine = line.IndexOf(" sip                12345", StringComparison.Ordinal);
        return isMissing ? null : engine < 0 ? line : line[..engine];
    }

    internal static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
