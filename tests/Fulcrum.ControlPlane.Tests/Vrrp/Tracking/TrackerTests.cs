using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Vrrp.Tracking;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Tracking;

/// <summary>The pure parts of what follows things.</summary>
[TestFixture]
public sealed class TrackerTests
{
    [TestCase(1, 1, false, "+", "+")]
    [TestCase(1, 1, false, "-", "-")]
    [TestCase(3, 3, false, "+", "+")]
    [TestCase(3, 3, false, "-", "-")]
    [TestCase(3, 2, false, "+-+-", "+")]
    [TestCase(3, 2, false, "+--", "-")]
    [TestCase(3, 2, false, "-++", "-")]
    [TestCase(3, 2, false, "-+++", "+")]
    [TestCase(3, 2, true, "", "-")]
    [TestCase(3, 2, true, "++", "-")]
    [TestCase(3, 2, true, "+++", "+")]
    [TestCase(3, 2, false, "", "?")]
    public void ScriptVerdict_FollowsRiseAndFall(int rise, int fall, bool startsFailed, string runs, string expected)
    {
        ScriptVerdict verdict = new(new() { Name = "x", Rise = rise, Fall = fall, StartsFailed = startsFailed });

        foreach (char run in runs)
            verdict.Note(run == '+');

        Assert.That(verdict.IsGood, Is.EqualTo(expected switch { "+" => true, "-" => false, _ => (bool?)null }));
    }

    [Test]
    public void DelayedState_HasToLast()
    {
        DelayedState state = new();
        state.See(true, TimeSpan.FromSeconds(5), default);
        Assert.That(state.Value, Is.True, "the first counts at once");

        state.See(false, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));
        Assert.That((state.Value, state.NextEvent), Is.EqualTo(((bool?)true, (TimeSpan?)TimeSpan.FromSeconds(6))));
        state.See(true, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        Assert.That((state.Value, state.NextEvent), Is.EqualTo(((bool?)true, (TimeSpan?)null)), "it did not last");
        state.See(false, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        state.See(false, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(11.9));
        Assert.That(state.Value, Is.True);
        state.Advance(TimeSpan.FromSeconds(12));
        Assert.That(state.Value, Is.False);
    }

    [Test]
    public void InterfaceStates_HaveDelaysWhereTheyAreWritten()
    {
        InterfaceStates states = new();
        states.Use(new() { Interfaces = [new() { Interface = "eth1", DownDelay = TimeSpan.FromSeconds(2) }] });
        states.Judge("eth0", true, default);
        states.Judge("eth1", true, default);

        Assert.That(states.Judge("eth0", false, TimeSpan.FromSeconds(1)), Is.False);
        Assert.That(states.Judge("eth1", false, TimeSpan.FromSeconds(1)), Is.True);
        Assert.That(states.NextEvent, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(states.Judge("eth1", false, TimeSpan.FromSeconds(3)), Is.False);
        Assert.That(states.Judge("eth1", true, TimeSpan.FromSeconds(3)), Is.True, "no delay for up");
    }

    [TestCase("nginx", null, false, "nginx", true)]
    [TestCase("nginx", null, false, "nginxx", false)]
    [TestCase("a-name-of-more-than-fifteen", null, false, "a-name-of-more-", true)]
    public void ProcessMatch_Name_IsTheKernels(string command, string? match, bool full, string name, bool expected)
    {
        TrackProcess process = new() { Name = "x", Command = [.. command.Split(' ')], ParameterMatch = match, ComparesFullCommand = full };

        Assert.That(ProcessMatch.NeedsCommandLine(process), Is.False);
        Assert.That(ProcessMatch.IsNamed(process, name), Is.EqualTo(expected));
    }

    [TestCase("/bin/x a b", null, "/bin/x a b", true)]
    [TestCase("/bin/x a b", null, "/bin/x a b c", false)]
    [TestCase("/bin/x a b", null, "/bin/x a", false)]
    [TestCase("/bin/x a b", "partial", "/bin/x a b c", true)]
    [TestCase("/bin/x a b", "partial", "/bin/x a bb", false)]
    [TestCase("/bin/x a b", "initial", "/bin/x a bb c", true)]
    [TestCase("/bin/x a b", "initial", "/bin/x aa b", false)]
    [TestCase("/bin/x", "initial", "/bin/x anything", true)]
    [TestCase("/bin/x", null, "/bin/x anything", true)]
    [TestCase("/bin/x", "partial", "/bin/y", false)]
    public void ProcessMatch_CommandLine_IsComparedAsSaid(string command, string? match, string line, bool expected)
    {
        TrackProcess process = new() { Name = "x", Command = [.. command.Split(' ')], ParameterMatch = match, ComparesFullCommand = true };

        Assert.That(ProcessMatch.IsCalled(process, line.Split(' ')), Is.EqualTo(expected));
    }

    [Test]
    public void ProcessScanner_CountsWhatRuns()
    {
        using TemporaryDirectory directory = new();
        Add(directory, "1", "1 (init) S 0", "/sbin/init\0");
        Add(directory, "20", "20 (nginx) S 1", "nginx: master\0");
        Add(directory, "21", "21 (nginx) Z 20", "");
        Add(directory, "22", "22 (a) b) (c) R 20", "/bin/a\0-x\0");
        Directory.CreateDirectory(directory["self"]);

        IReadOnlyList<int> counts = new ProcessScanner(directory["."]).Count(
        [
            new() { Name = "n", Command = ["nginx"] },
            new() { Name = "a", Command = ["a) b) (c"] },
            new() { Name = "f", Command = ["/bin/a", "-x"] },
        ]);

        Assert.That(counts, Is.EqualTo(new[] { 1, 1, 1 }));
    }

    private static void Add(TemporaryDirectory directory, string id, string status, string commandLine)
    {
        Directory.CreateDirectory(directory[id]);
        File.WriteAllText(Path.Combine(directory[id], "stat"), status + " 1 2 3");
        File.WriteAllText(Path.Combine(directory[id], "cmdline"), commandLine);
    }
}
