namespace Fulcrum.Cli.Tests;

/// <summary>`replay` with programs that only tell how they were called.</summary>
[NonParallelizable]
internal sealed class ReplayCommandTests
{
    private const string Least = "replay --config k.conf --topology topo.json --in wan0=in.pcap";

    private DirectoryInfo _directory = null!;
    private string? _variable;

    [SetUp]
    public void SetUp()
    {
        _directory = Directory.CreateTempSubdirectory("fulcrum-cli-");
        _variable = Environment.GetEnvironmentVariable(SiblingProgram.DirectoryVariable);
        Environment.SetEnvironmentVariable(SiblingProgram.DirectoryVariable, _directory.FullName);
        Program("fulcrumd", "echo \"$*\" >>$(dirname $0)/calls; echo snapshot >$(echo \"$*\" | sed 's/.*--output //')");
        Program("fulcrum-dataplane", "echo \"$*\" >>$(dirname $0)/calls; cat $3 >>$(dirname $0)/calls; echo the text; echo a warning >&2");
    }

    [TearDown]
    public void TearDown()
    {
        Environment.SetEnvironmentVariable(SiblingProgram.DirectoryVariable, _variable);
        _directory.Delete(recursive: true);
    }

    [Test]
    public async Task Replay_AllOptions_ArePassedOnToTheProgramsThatKnowThem()
    {
        (int exitCode, string output, string error) = await RunAsync(
            $"{Least} --in lan0=b.pcap --out wan0=o.pcap --out lan0=p.pcap --json v.json --explain");

        Assert.That((exitCode, output, error), Is.EqualTo((0, "the text\n", "a warning\n")));
        string[] calls = File.ReadAllLines(Path.Combine(_directory.FullName, "calls"));
        string snapshot = calls[0].Split(' ')[^1];
        Assert.That(calls, Is.EqualTo(new[]
        {
            $"compile --config k.conf --topology topo.json --output {snapshot}",
            $"replay --snapshot {snapshot} --in wan0=in.pcap --in lan0=b.pcap --out wan0=o.pcap --out lan0=p.pcap --json v.json --explain",
            "snapshot",
        }));
        Assert.That(snapshot, Does.Not.Exist, "the snapshot is only needed meanwhile");
    }

    [Test]
    public async Task Replay_RefusedConfiguration_FailsWithTheDaemonsLines()
    {
        Program("fulcrumd", "echo 'k.conf:2:1: error: no' >&2; exit 1");

        Assert.That(await RunAsync(Least), Is.EqualTo((1, "", "k.conf:2:1: error: no.\n")));
        Assert.That(Path.Combine(_directory.FullName, "calls"), Does.Not.Exist, "the data plane is not asked then");
    }

    [Test]
    public async Task Replay_ProgramThatEndsSilently_SaysWhich()
    {
        Program("fulcrum-dataplane", "exit 134");

        Assert.That(await RunAsync(Least), Is.EqualTo((1, "", "fulcrum-dataplane ended with exit code 134 and said nothing.\n")));
    }

    [Test]
    public async Task Replay_MissingProgram_SaysWhereItWasLookedFor()
    {
        File.Delete(Path.Combine(_directory.FullName, "fulcrum-dataplane"));

        (int exitCode, _, string error) = await RunAsync(Least);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain($"{_directory.FullName}/fulcrum-dataplane").And.Contain("set FULCRUM_PROGRAMS"));
    }

    [TestCase("replay --config k.conf --topology t.json", "--in")]
    [TestCase("replay --config k.conf --in wan0=a", "--topology")]
    [TestCase("replay --topology t.json --in wan0=a", "--config")]
    public async Task Replay_WithoutWhatItNeeds_IsWrongUsage(string arguments, string option)
    {
        (int exitCode, _, string error) = await RunAsync(arguments);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain(option).And.Contain("fulcrumctl replay --help"));
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.RunAsync(arguments.Split(' '), output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private void Program(string name, string script)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
