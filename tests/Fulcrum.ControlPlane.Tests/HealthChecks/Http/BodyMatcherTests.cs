using System.Text;
using CsCheck;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Http;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

[TestFixture]
public sealed class BodyMatcherTests
{
    [TestCase("ok", "", "all ok", true)]
    [TestCase("OK", "", "all ok", false)]
    [TestCase("OK", "caseless", "all ok", true)]
    [TestCase("a.b", "", "a\nb", false)]
    [TestCase("a.b", "dotall", "a\nb", true)]
    [TestCase("^b", "", "a\nb", false)]
    [TestCase("^b", "multiline", "a\nb", true)]
    [TestCase("b", "firstline", "a\nb", false)]
    [TestCase("a$", "", "a\n", true)]
    [TestCase("a$", "dollar_endonly", "a\n", false)]
    [TestCase("[[:digit:]]+", "", "n 42", true)]
    [TestCase("^[^[:space:]]+$", "", "a b", false)]
    [TestCase(@"\Qa.b\E", "", "axb", false)]
    [TestCase(@"\Qa.b\E", "", "xa.b", true)]
    [TestCase("a++b", "", "aaab", true)]
    [TestCase(@"x\h+y", "", "x \ty", true)]
    [TestCase("[]a]", "", "]", true)]
    public void Judge_Options_CountAsInPcre(string expression, string options, string body, bool matches) =>
        Assert.That(Judge(body, expression, options).Verdict, Is.EqualTo(matches ? CheckVerdict.Success : CheckVerdict.Failure));

    [TestCase(0, 0, true)]
    [TestCase(3, 0, true)]
    [TestCase(4, 0, false)]
    [TestCase(0, 3, false)]
    [TestCase(0, 4, true)]
    [TestCase(99, 0, false)]
    public void Judge_Offsets_BoundWhereAMatchBegins(int minimum, int maximum, bool matches)
    {
        BodyMatcher matcher = new(new BodyPattern("x", false, [], minimum, maximum));

        Assert.That(matcher.Judge("abcxyz"u8).Verdict, Is.EqualTo(matches ? CheckVerdict.Success : CheckVerdict.Failure));
    }

    [Test]
    public void Judge_MustNotMatch_TurnsItRound()
    {
        BodyMatcher matcher = new(new BodyPattern("error", true, [], 0, 0));

        Assert.That(matcher.Judge("fine"u8), Is.EqualTo(CheckResult.Success));
        Assert.That(matcher.Judge("an error"u8), Is.EqualTo(CheckResult.Failure("the body matches regex")));
    }

    [Test]
    public void Judge_NotUnderstood_SaysNothingAboutTheServer() =>
        Assert.That(Judge("x", "(", "").Verdict, Is.EqualTo(CheckVerdict.Inconclusive));

    [Test]
    public void Judge_TakesForEver_IsGivenUp() =>
        Assert.That(Judge(new string('a', 60), "(a+)+(?=b)$", "").Verdict, Is.Not.EqualTo(CheckVerdict.Success));

    [Test]
    public void Translate_AnyText_NeverThrows()
    {
        string[] pieces = ["[", "]", "^", "[:alpha:]", "[:", ":]", "\\", "\\Q", "\\E", "\\h", "\\R", "$", "+", "*", "?", "{2}", "(", ")", "a", "-"];
        Gen.Int[0, pieces.Length - 1].Array[0, 20].Sample(
            indexes => PcreSyntax.Translate(string.Concat(indexes.Select(i => pieces[i])), true) is not null, iter: 20_000);
    }

    private static CheckResult Judge(string body, string expression, string options) =>
        new BodyMatcher(new BodyPattern(expression, false, new(options.Split(' ', StringSplitOptions.RemoveEmptyEntries)), 0, 0))
            .Judge(Encoding.Latin1.GetBytes(body));
}
