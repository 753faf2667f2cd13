using System.Text.RegularExpressions;
using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Tests.Counters;

internal sealed partial class CounterNamesTests
{
    [TestCase(DropReason.TtlExpired, "drop.ttl_expired")]
    [TestCase(DropReason.Ipv4HeaderInvalid, "drop.ipv4_header_invalid")]
    [TestCase(DropReason.Layer4HeaderInvalid, "drop.layer4_header_invalid")]
    public void DropReason_Name_IsItsSpellingInSnakeCase(DropReason reason, string name) =>
        Assert.That(CounterNames.NameOf(reason), Is.EqualTo(name));

    [TestCase(WorkerCounter.Received, "received")]
    [TestCase(WorkerCounter.LongestPollGapUs, "longest_poll_gap_us")]
    [TestCase(WorkerCounter.PollGapsLe10us, "poll_gaps_le_10us")]
    [TestCase(WorkerCounter.PollGapsLe1ms, "poll_gaps_le_1ms")]
    public void WorkerCounter_Name_IsItsSpellingInSnakeCase(WorkerCounter counter, string name) =>
        Assert.That(CounterNames.NameOf(counter), Is.EqualTo(name));

    [Test]
    public void Worker_HasANameAndASentenceForEveryCounter()
    {
        Assert.That(CounterNames.Worker, Has.Count.EqualTo(WorkerStatistics.CounterCount + WorkerStatistics.DropCount + 3 * WorkerStatistics.StageCount).And.Unique);
        Assert.That(CounterNames.WorkerHelp, Has.Count.EqualTo(CounterNames.Worker.Count).And.Unique);
        Assert.That(CounterNames.WorkerHelp, Has.All.Match("^[A-Z].*\\.$"));
        Assert.That(CounterNames.Worker[WorkerStatistics.CounterCount + (int)DropReason.PortFull], Is.EqualTo("drop.port_full"));
        Assert.That(CounterNames.Worker.TakeLast(6), Is.EqualTo(new[]
        {
            "stage.sweep.cycles", "stage.sweep.packets", "stage.sweep.polls", "stage.poll.cycles", "stage.poll.packets", "stage.poll.polls",
        }));
    }

    [Test]
    public void Server_Names_AreTheFieldsInOrder() => Assert.That(CounterNames.Server, Is.EqualTo(new[]
    {
        "connections", "inbound_packets", "outbound_packets", "inbound_bytes", "outbound_bytes", "active_sessions", "inactive_sessions", "templates",
    }));

    [Test]
    public void Readme_TableOfStages_IsTheList() => Assert.That(
        File.ReadAllText(FindReadme()),
        Does.Contain("| stage | cycles that go into |\n|---|---|\n" + string.Concat(
            Enum.GetValues<Stage>().Select(stage => $"| `{CounterNames.NameOf(stage)}` | {CounterNames.HelpOf(stage)} |\n")) + "\n"));

    [Test]
    public void Readme_TableOfDropReasons_IsTheList()
    {
        string readme = File.ReadAllText(FindReadme());
        IEnumerable<string> rows = Row().Matches(readme).Select(row => $"{row.Groups[1].Value}: {row.Groups[2].Value}");
        IEnumerable<string> expected = Enum.GetValues<DropReason>().Where(reason => reason != DropReason.None)
            .Select(reason => $"{CounterNames.NameOf(reason)}: {CounterNames.WorkerHelp[WorkerStatistics.CounterCount + (int)reason]}");
        Assert.That(rows, Is.EqualTo(expected));
    }

    private static string FindReadme()
    {
        for (DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "src", "Fulcrum.DataPlane", "README.md") is { } path && File.Exists(path))
                return path;
        if (Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../src/Fulcrum.DataPlane/README.md") is { } beside && File.Exists(beside))
            return beside;
        throw new FileNotFoundException("src/Fulcrum.DataPlane/README.md is neither above the test's folder nor beside its source.");
    }

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    [GeneratedRegex("^\\| `(drop\\.[a-z0-9_]+)` \\| (.+) \\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
