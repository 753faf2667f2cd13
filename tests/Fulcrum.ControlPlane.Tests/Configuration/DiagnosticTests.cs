using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

[TestFixture]
internal sealed class DiagnosticTests
{
    [Test]
    public void Format_Error_ShowsTheLineAndACaret()
    {
        Diagnostic item = Configurations.Load("global_defs {\n\tlvs_timeouts tcp x # y\n}").Diagnostics.Single();
        Assert.That(item.Format(), Is.EqualTo(
            "/etc/test.conf:2:19: error: lvs_timeouts: 'x' is not a number; use digits only, 0 to 2678400\n"
            + "    \tlvs_timeouts tcp x # y\n"
            + "    \t                 ^"));
    }

    [Test]
    public void Format_WarningAfterReplacement_PointsAtTheReference() =>
        Assert.That(Configurations.Load("$A=bogus\n  $A x").Diagnostics.Single().Format(), Does.EndWith("\n      $A x\n      ^"));

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
}
