using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>$NAME= lines, references, and the names that are always defined. Meanings are those of keepalived 2.2.7.</summary>
[TestFixture]
internal sealed class DefinitionTests
{
    [TestCase("$A=1 2\na $A b", "a 1 2 b;")]
    [TestCase("$A=1\na $A\n$A=2\na $A", "a 1; a 2;")]
    [TestCase("$A=\nx $A y", "x y;")]
    [TestCase("$A=  v w   # c\nx $A y", "x v w y;")]
    [TestCase("$A=1\n$B=$A\n$A=2\nx $B", "x 2;")]
    [TestCase("$A=1\nf $A, $A) ${A}b", "f 1, 1) 1b;")]
    [TestCase("$A=\"q r\"\nx $A", "x q r;")]
    [TestCase("$A=one\nx \"a ${A} b\" \"$A b\"", "x a one b one b;")]
    [TestCase("a {\n$A=1\n}\nb $A", "a { } b 1;")]
    [TestCase("a { $A=1\nb $A }", "a { b 1; }")]
    [TestCase("$B=c { d }\na { $B }", "a { c { d; } }")]
    [TestCase("$K=weight\n$K 1", "weight 1;")]
    public void Reference_IsReplacedByTheValue(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [TestCase("$M=a \\\nb \\\nc\n$M\nx", "a; b; c; x;")]
    [TestCase("$M=a\\\nb\ny $M\nx", "y a; b; x;")]
    [TestCase("$M= \\\nb \\  # comment\nc\n$M", "b; c;")]
    [TestCase("$M= \\\nb \\\n# comment \\\nc \\\n\n$M", "b; c;")]
    [TestCase("$M= \\\nb \\\n\nc\n$M", "c; b;")]
    [TestCase("$M= \\\n@vm b \\\n@no c \\\n@^no d\n$M", "b; d;")]
    [TestCase("$M= \\\nb ${N} { \\\n  c \\\n}\n$N=1\n$M\n$N=2\n$M", "b 1 { c; } b 2 { c; }")]
    [TestCase("$R= \\\nr ${V}${N}\n$V= \\\nv { \\\n$N=1 \\\n$R \\\n$N=2 \\\n$R \\\n}\n$V=x\n$W=$V\nw $W", "w x;")]
    [TestCase("$R= \\\nr ${N}\n$S= \\\nv { \\\n$N=1 \\\n$R \\\n$N=2 \\\n$R \\\n}\n$S", "v { r 1; r 2; }")]
    [TestCase("a {\n$M= \\\nb \\\nc\n$M\n}", "a { b; c; }")]
    [TestCase("@vm $M=a \\\nb\n@no $M=c\n$M", "a; b;")]
    [TestCase("$M=a { \\\nb\n$M\n}", "a { b; }")]
    public void ValueOfSeveralLines_IsReplayed(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [TestCase("a ${_PWD} $_PWD x", "a /d /d x;")]
    [TestCase("a ${_INSTANCE}", "a vm;")]
    [TestCase("a ${_ENV FOO} \"${_ENV  FOO }\"", "a bar bar;")]
    [TestCase("a${_HASH}b ${_BANG}c d", "a#b !c d;")]
    [TestCase("${_RANDOM 5 5} ${_RANDOM  7 7 } ${_RANDOM 32767}", "5 7 32767;")]
    [TestCase("$_PWD=foo\nx ${_PWD}", "x foo;")]
    public void BuiltIn_HasItsValue(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [Test]
    public void Random_WithoutBounds_IsFrom0To32767AndTheSameOnEachLoad()
    {
        string text = string.Concat(Enumerable.Repeat("${_RANDOM}\n", 100));
        int[] numbers = [.. Read(text, out _).Statements.Select(item => int.Parse(item.Keyword.Text, null))];
        Assert.That(numbers, Is.All.InRange(0, 32767));
        Assert.That(numbers.Distinct().Count(), Is.GreaterThan(50));
        Assert.That(Read(text, out _).Statements.Select(item => int.Parse(item.Keyword.Text, null)), Is.EqualTo(numbers));
    }

    [Test]
    public void Random_Seed_ChoosesTheNumbers()
    {
        static string Numbers(int seed) => Meaning($"global_defs {{\nrandom_seed {seed}\n}}\n${{_RANDOM}} ${{_RANDOM}}").Split('}')[1];
        string first = Numbers(1), second = Numbers(2), again = Numbers(1);
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(again, Is.EqualTo(first));
    }

    [Test]
    public void Pwd_IsTheDirectoryOfTheFileThatIsRead()
    {
        MemoryFiles files = new() { ["/d/m"] = "a ${_PWD}\ninclude e/x\na ${_PWD}", ["/d/e/x"] = "b ${_PWD}" };
        Assert.That(Show(Read(files, "/d/m", out _)), Is.EqualTo("a /d; b /d/e; a /d;"));
    }

    [TestCase("$A=1\nx $A/24", "x $A/24;", Severity.Note, 2, 3, "write ${A}")]
    [TestCase("a $NONE", "a $NONE;", Severity.Note, 1, 3, "is not defined")]
    [TestCase("a \"${NONE} x\" {\nb }", "a ${NONE} x { b; }", Severity.Note, 1, 4, "is not defined")]
    [TestCase("a ${NONE} { b }", "a ${NONE} { b; }", Severity.Warning, 1, 3, "is not defined")]
    [TestCase("a ${_ENV NONE} { b }", "a ${_ENV NONE} { b; }", Severity.Warning, 1, 3, "has no value here")]
    [TestCase("a ${_RANDOM 7 5}", "a ${_RANDOM 7 5};", Severity.Warning, 1, 3, "has no value here")]
    [TestCase("$M=a \\\nb\ny $M z", "y $M z;", Severity.Note, 3, 3, "only at the end of a line")]
    [TestCase("@no $M=a \\\nb \\\nc\nx", "x;", Severity.Warning, 1, 5, "does not count here")]
    [TestCase("$A=x ${A}\ny $A", "y x ${A};", Severity.Error, 2, 3, "refers to itself")]
    [TestCase("$M=a \\\n$M\n$M\nx", "a; $M; x;", Severity.Error, 3, 1, "refers to itself")]
    [TestCase("a b \\\nc", "a b; c;", Severity.Warning, 1, 5, "does not continue")]
    [TestCase("# a \\\nc", "c;", Severity.Warning, 1, 5, "does not continue")]
    public void WhatIsNotReplaced_IsSaidAndStaysText(string text, string expected, Severity severity, int line, int column, string words) =>
        AssertMeaning(text, expected, severity, line, column, words);

    [Test]
    public void Values_AreJoinedBeforeTheyAreLookedAtAgain() =>
        AssertMeaning("$P=q\n$Q=$P\nx ${Q}${P}", "x $Pq;", Severity.Note, 3, 3, "'$Pq' is not defined");

    [TestCase("")]
    [TestCase("xxxxxxxxxx")]
    public void Definitions_ThatMultiply_EndWithOneError(string seed)
    {
        string text = $"$D0={seed}\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"$D{i}=${{D{i - 1}}}${{D{i - 1}}}\n")) + "a $D40";
        Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Select(item => item.Severity), Is.EqualTo(new[] { Severity.Error }));
    }

    [Test]
    public void ValuesOfSeveralLines_ThatMultiply_EndWithOneError()
    {
        string text = "$D0=a \\\nb\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"$D{i}= \\\n$D{i - 1} \\\n$D{i - 1}\n")) + "$D40";
        Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Single().Message, Does.Contain("too much of this configuration"));
    }

    [Test]
    public void Position_OfReplacedText_IsThatOfTheReferenceAndTellsTheWayThroughTheValues()
    {
        Read("$B=x ${_RANDOM z}\n$A=  $B \\\n  c \\\n  d ${_RANDOM y}\n\n{ }\nf  $A", out IReadOnlyList<Diagnostic> diagnostics);
        Diagnostic[] found = [.. diagnostics.Where(item => item.Line == 7)];
        Assert.That(found.Select(item => item.Column), Is.EqualTo(new[] { 4, 4 }));
        Assert.That(found.Select(item => string.Join(" | ", item.Origins.Select(origin => $"{origin}:{origin.Column}"))), Is.EqualTo(new[]
        {
            "in the value of $A defined at /d/m:2:6 | in the value of $B defined at /d/m:1:6",
            "in the value of $A defined at /d/m:4:5",
        }));
    }
}
