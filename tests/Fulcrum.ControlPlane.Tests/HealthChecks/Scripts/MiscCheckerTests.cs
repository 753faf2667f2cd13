using System.Globalization;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Scripts;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Scripts;

[TestFixture]
public sealed class MiscCheckerTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp() => _directory = new();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [TestCase(0, "")]
    [TestCase(1, "the command returned 1")]
    [TestCase(12, "the command returned 12")]
    public async Task Check_ExitCode_Decides(int code, string reason)
    {
        CheckResult result = await CheckAsync(Shell($"exit {code}"));

        Assert.That(result, Is.EqualTo(code == 0 ? CheckResult.Success : CheckResult.Failure(reason)));
    }

    // As recorded from keepalived 2.2.7 with a weight of 4.
    [TestCase(0, CheckVerdict.Success, 4)]
    [TestCase(1, CheckVerdict.Failure, null)]
    [TestCase(2, CheckVerdict.Success, 0)]
    [TestCase(7, CheckVerdict.Success, 5)]
    [TestCase(12, CheckVerdict.Success, 10)]
    [TestCase(255, CheckVerdict.Success, 253)]
    public async Task Check_Dynamic_ExitCodeIsAWeight(int code, CheckVerdict verdict, int? weight)
    {
        CheckResult result = await CheckAsync(Shell($"exit {code}") with { IsDynamic = true });

        Assert.That((result.Verdict, result.Weight?.Added(4) + 4), Is.EqualTo((verdict, (long?)weight)));
    }

    [Test]
    public async Task Check_EndedByASignal_FailsAlsoWhenDynamic() => Assert.That(
        await CheckAsync(Shell("kill -SEGV $$") with { IsDynamic = true }), Is.EqualTo(CheckResult.Failure("signal 11 ended the command")));

    [Test]
    public async Task Check_Timeout_EndsTheWholeGroup()
    {
        string file = _directory["pids"];
        MiscCheck check = Shell($"trap '' TERM; sleep 100 & echo $$ $! > {file}; wait; sleep 100") with { Timeout = TimeSpan.FromSeconds(0.3) };

        CheckResult result = await CheckAsync(check);

        Assert.That(result, Is.EqualTo(CheckResult.Failure("the command did not end within 0.3 s")));
        int[] ids = [.. (await File.ReadAllTextAsync(file)).Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        await Eventually.IsTrue(() => !ids.Any(IsAlive), "both are gone");
    }

    [Test]
    public async Task Check_Cancelled_EndsTheCommand()
    {
        string file = _directory["pid"];
        using CancellationTokenSource cancelled = new();
        Task<CheckResult> checking = CheckAsync(Shell($"echo $$ > {file}; exec sleep 100"), cancellation: cancelled.Token);
        await Eventually.IsTrue(() => File.Exists(file) && new FileInfo(file).Length > 1, "it runs");

        await cancelled.CancelAsync();

        await Assert.ThatAsync(() => checking, Throws.InstanceOf<OperationCanceledException>());
        int id = int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture);
        await Eventually.IsTrue(() => !IsAlive(id), "it is gone");
    }

    [Test]
    public async Task Check_Command_HasAGroupOfItsOwnAndNoInput()
    {
        string file = _directory["out"];

        await CheckAsync(Shell($"(cut -d' ' -f5 /proc/$$/stat; echo $$; cat; trap) > {file}"));

        string[] lines = await File.ReadAllLinesAsync(file);
        Assert.That(lines, Has.Length.EqualTo(2).And.ItemAt(0).EqualTo(lines[1]));
    }

    [Test]
    public async Task Check_User_IsWhoItRunsAs()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Running as another user needs root.");
        MiscCheck check = Shell("test $(id -un) = nobody");

        CheckResult result = await CheckAsync(check with { Command = check.Command with { User = "nobody" } });

        Assert.That(result, Is.EqualTo(CheckResult.Success));
    }

    [Test]
    public void WhyNot_ProgramOrUserThatIsNotThere_IsSaid() => Assert.Multiple(() =>
    {
        Assert.That(WhyNot(["/no/such/program"], new()), Is.EqualTo("/no/such/program is not there, or cannot be executed"));
        Assert.That(WhyNot(["/bin/true"], new() { User = "nosuchuser" }), Is.EqualTo("there is no user nosuchuser"));
        Assert.That(WhyNot(["true"], new() { User = "root" }), Is.Null);
    });

    [Test]
    public void WhyNot_ScriptThatOthersMayChange_IsRefusedOnlyWithSecurity()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Scripts of root need root.");
        string script = _directory["script"];
        File.WriteAllText(script, "#!/bin/sh\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Multiple(() =>
        {
            Assert.That(WhyNot([script], new() { User = "root" }), Is.Null);
            Assert.That(WhyNot([script], new() { User = "root", IsSecure = true }), Does.Contain("everybody may change /tmp"));
            Assert.That(WhyNot([script], new() { User = "nobody", IsSecure = true }), Is.Null, "keepalived trusts who is not root");
            Assert.That(WhyNot(["/bin/true"], new() { User = "root", IsSecure = true }), Is.Null);
        });
    }

    private static string? WhyNot(ValueList<string> arguments, ScriptSettings settings) =>
        new ScriptCommand(new Script(arguments), settings).WhyNot();

    private static MiscCheck Shell(string text) => new()
    {
        Command = new Script(["/bin/sh", "-c", text]), Timeout = TimeSpan.FromSeconds(20),
    };

    private static Task<CheckResult> CheckAsync(MiscCheck check, CancellationToken cancellation = default) =>
        new MiscChecker(check, new ScriptCommand(check.Command, new() { User = Environment.UserName }), TimeProvider.System).CheckAsync(cancellation);

    /// <summary>A process that has ended and is not reaped by its parent does not live.</summary>
    private static bool IsAlive(int id)
    {
        try
        {
            string[] fields = File.ReadAllText($"/proc/{id}/stat").Split(") ");
            return fields[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
