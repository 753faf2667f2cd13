using System.Diagnostics;
using Fulcrum.ControlPlane.Services.Hosting;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Offline;

/// <summary>`fulcrumd config ...` as a process.</summary>
[TestFixture]
public sealed class ConfigVerbTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        File.WriteAllText(_directory["old.conf"], Samples.File);
        File.WriteAllText(_directory["new.conf"], "$WEIGHT=5\n" + Samples.File.Replace("weight 2", "weight $WEIGHT", StringComparison.Ordinal));
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task Diff_TwoFiles_IsALineForEachObject() => Assert.That(
        await RunAsync("diff", _directory["old.conf"], _directory["new.conf"]), Is.EqualTo((0,
            $"changed  real server 10.0.11.9:80 of TCP 10.0.1.100:80: weight 2 -> 5 ({_directory["new.conf"]}:11)\n", "")));

    [Test]
    public async Task Show_File_HasDefinitionsReplacedAndLoadsToTheSame()
    {
        (int exitCode, string shown, _) = await RunAsync("show", _directory["new.conf"]);
        File.WriteAllText(_directory["shown.conf"], shown);

        Assert.That(exitCode, Is.Zero);
        Assert.That(shown, Does.Contain($"    real_server 10.0.11.9 80 {{ # {_directory["new.conf"]}:11\n        weight 5\n"));
        Assert.That(await RunAsync("diff", _directory["new.conf"], _directory["shown.conf"]), Is.EqualTo((0, "Nothing would change.\n", "")));
        Assert.That((await RunAsync("show", _directory["new.conf"], "--json")).Output, Does.Contain("\"objects\": ["));
    }

    [Test]
    public async Task Show_BadFile_FailsWithTheCaret()
    {
        File.WriteAllText(_directory["new.conf"], "virtual_server 10.0.1.1 80 {\n  client_address foo\n}\n");

        (int exitCode, string output, string error) = await RunAsync("show", _directory["new.conf"]);

        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain("new.conf:2:18: error:").And.Contains("\n      client_address foo\n                     ^"));
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(Daemon).Assembly.Location, "config", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
