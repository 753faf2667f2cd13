using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

[TestFixture]
internal sealed class DiagnosticTests
{
    [Test]
    public void Format_Error_ShowsTheLineAndACaret()
    {
        Diagnostic item = Configurations.Load("global_defs {\n\tpmtu_disc     yes # y\n}").Diagnostics.Single();
        Assert.That(item.Format(), Is.EqualTo(
            "/etc/test.conf:2:16: error: pmtu_disc: 'yes' is not a number; use digits only, 0 to 1\n"
            + "    \tpmtu_disc     yes # y\n"
            + "    \t              ^"));
    }

    [Test]
    public void Format_WarningAfterReplacement_PointsAtTheReference()
    {
        string[] lines = Configurations.Load("$A=bogus\n  $A x").Diagnostics.Single().Format().Split('\n');
        Assert.That(lines[1..3], Is.EqualTo(new[] { "      $A x", "      ^" }));
    }

    [Test]
    public void Format_LongLine_ShowsAWindow()
    {
        string line = new string('x', 5000) + '\u0007' + new string('y', 5000);
        string[] lines = new Diagnostic(Severity.Error, "f", 1, 5001, "m") { SourceLine = line }.Format().Split('\n');
        Assert.That(lines[1], Has.Length.EqualTo(124));
        Assert.That(lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)], Is.EqualTo('?'));
    }

    [TestCase(null, 0, 0, "error: m")]
    [TestCase("f", 0, 0, "f: error: m")]
    [TestCase("f", 3, 0, "f:3: error: m")]
    [TestCase("f", 3, 4, "f:3:4: error: m")]
    public void ToString_Position_HasWhatIsKnown(string? file, int line, int column, string expected)
    {
        Diagnostic item = new(Severity.Error, file, line, column, "m");
        Assert.That((item.ToString(), item.Format()), Is.EqualTo((expected, expected)));
    }

    [Test]
    public void Format_Origins_FollowInTheirOrder()
    {
        Diagnostic item = new(Severity.Note, "f", 3, 2, "unknown word 'x'")
        {
            SourceLine = " x",
            Suggestion = "y",
            Origins = [new("in the value of $A defined at", "g", 7, 4) { SourceLine = "$A=x" }, new("included from", "h", 1, 9)],
        };
        Assert.That(item.Format().Split('\n'), Is.EqualTo(new[]
        {
            "f:3:2: note: unknown word 'x'; did you mean 'y'?",
            "     x",
            "     ^",
            "  in the value of $A defined at g:7",
            "      $A=x",
            "         ^",
            "  included from h:1",
        }));
    }

    [Test]
    public void Load_ErrorInAnIncludedFile_TellsWhoIncludesIt()
    {
        MemoryFiles files = new() { ["/d/m"] = "\ninclude a", ["/d/a"] = "include b", ["/d/b"] = "bogus" };
        Diagnostic item = ConfigurationLoader.Load("/d/m", files).Diagnostics.Single();
        Assert.That(item.Place, Is.EqualTo("/d/b:1:1"));
        Assert.That(item.Origins.Select(origin => origin.ToString()), Is.EqualTo(new[] { "included from /d/a:1", "included from /d/m:2" }));
    }

    [TestCase(false, "xterm", null, true)]
    [TestCase(true, "xterm", null, false)]
    [TestCase(false, "dumb", null, false)]
    [TestCase(false, null, null, false)]
    [TestCase(false, "xterm", "1", false)]
    public void Renderer_Output_IsColouredForTerminalsOnly(bool isRedirected, string? terminal, string? noColour, bool isColoured)
    {
        DiagnosticRenderer renderer = DiagnosticRenderer.For(isRedirected, name => name == "TERM" ? terminal : noColour);
        Assert.That(renderer.Render(new Diagnostic(Severity.Error, "f", 1, 1, "m")).Contains("\e[1;31merror:\e[0m", StringComparison.Ordinal),
            Is.EqualTo(isColoured));
    }

    [TestCase(ExitClass.Clean)]
    [TestCase(ExitClass.Clean, Severity.Note)]
    [TestCase(ExitClass.ScriptSecurity, Severity.ScriptSecurity, Severity.Note)]
    [TestCase(ExitClass.ScriptSecurity, Severity.ScriptSecurity, Severity.Warning)]
    [TestCase(ExitClass.Warnings, Severity.Note, Severity.Warning)]
    [TestCase(ExitClass.Refused, Severity.Warning, Severity.Error, Severity.Note)]
    public void ExitClass_Diagnostics_IsThatOfKeepalived(int expected, params Severity[] severities) =>
        Assert.That(ExitClass.Of(severities.Select(item => new Diagnostic(item, null, 0, 0, "m"))), Is.EqualTo(expected));
}
