using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Tests;

/// <summary>`reload` and `config` against a daemon on a Unix socket.</summary>
internal sealed class ConfigCommandTests
{
    private FakeDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync() => _daemon = await FakeDaemon.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _daemon.DisposeAsync();

    [Test]
    public async Task Reload_Refused_PrintsEveryDiagnosticAndFails()
    {
        _daemon.State.Refusal = Refusal("a.conf:3:5: error: no such scheduler\n    lb_algo foo\n            ^", "a.conf:9: error: no");

        Assert.That(await RunAsync("reload"), Is.EqualTo((1, "",
            "a.conf:3:5: error: no such scheduler\n    lb_algo foo\n            ^\na.conf:9: error: no\n"
            + "The reload is refused, and everything goes on as it was: 2 errors.\n")));
    }

    [Test]
    public async Task Reload_MoreDiagnosticsThanTheStatusHolds_GetsThemAll()
    {
        _daemon.State.Refusal = Refusal("a.conf:1: error: first");
        _daemon.State.Refusal.Omitted = 1;
        _daemon.State.Status.LastRefusal = Refusal("a.conf:1: error: first", "a.conf:2: error: second");

        (int exitCode, _, string error) = await RunAsync("reload");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("second").And.Contains("2 errors."));
    }

    [Test]
    public async Task Reload_ConfirmWithin_SaysUntilWhen()
    {
        (int exitCode, string output, _) = await RunAsync("reload --confirm-within 10m");

        Assert.That(exitCode, Is.Zero);
        Assert.That(_daemon.State.LastReload!.ConfirmWithinSeconds, Is.EqualTo(600));
        Assert.That(output, Does.Contain("It goes back in 10:00 unless it is confirmed: fulcrumctl config confirm"));
    }

    [Test]
    public async Task Diff_File_IsReadHereAndItsChangesAreLines()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "virtual_server 192.0.2.1 80 {\n}\n");
        try
        {
            Assert.That(await RunAsync($"config diff {file}"), Is.EqualTo((0, "A reload would change nothing.\n", "")));
            Assert.That(_daemon.State.LastDiff, Is.EqualTo(new DiffConfigurationRequest { File = file, Text = await File.ReadAllTextAsync(file) }));

            _daemon.State.Diff.Changes.Add(new ConfigurationChange { Text = "removed  real server 10.0.0.1:80" });
            Assert.That(await RunAsync("config diff"), Is.EqualTo(
                (0, "removed  real server 10.0.0.1:80\nThe data plane is away: numbers of sessions are not known.\n", "")));
            Assert.That(_daemon.State.LastDiff, Is.EqualTo(new DiffConfigurationRequest()));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.That((await RunAsync($"config diff {file}")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Show_RunningDirector_PrintsItsText() =>
        Assert.That(await RunAsync("config show"), Is.EqualTo((0, "virtual_server 192.0.2.1 80 {\n}\n", "")));

    [Test]
    public async Task History_Loads_AreATable()
    {
        _daemon.State.Loads.Add(new ConfigurationLoad
        {
            Id = 2, Result = LoadResult.Refused, Hash = "0123456789abcdef", By = "SIGHUP", Errors = 2, Reason = "a.conf:1: error: no",
        });
        _daemon.State.Loads.Add(new ConfigurationLoad
        {
            Id = 1, Result = LoadResult.Loaded, Hash = "0123456789abcdef", By = "start", Services = 7, Kept = true, Current = true,
        });

        string[] lines = (await RunAsync("config history")).Output.Split('\n');

        Assert.That(lines[1], Does.StartWith("   2  ").And.Contains("refused").And.Contains("0123456789ab  SIGHUP").And.EndsWith("2 errors, first: a.conf:1: error: no"));
        Assert.That(lines[2], Does.StartWith("   1  ").And.Contains("loaded").And.EndsWith("in force"));
    }

    [Test]
    public async Task Rollback_Load_IsAskedFor() =>
        Assert.That((await RunAsync("config rollback 4")).Output, Does.StartWith("Rolled back: 3 virtual services."));

    [Test]
    public async Task Confirm_NothingWaits_Fails()
    {
        Assert.That(await RunAsync("config confirm"), Is.EqualTo((0, "", "")));
        _daemon.State.Failure = new Grpc.Core.Status(Grpc.Core.StatusCode.FailedPrecondition, "no configuration waits to be confirmed");

        Assert.That(await RunAsync("config confirm"), Is.EqualTo((1, "", "no configuration waits to be confirmed.\n")));
    }

    private static ConfigurationRefusal Refusal(params string[] texts) => new()
    {
        Diagnostics = { texts.Select(text => new Diagnostic { Severity = Severity.Error, Text = text }) },
    };

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        int exitCode = await CommandLine.RunAsync([.. arguments.Split(' '), "--socket", _daemon.Socket], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
