using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>~SEQ and ~LST. Meanings are those of keepalived 2.2.7.</summary>
[TestFixture]
internal sealed class GeneratorTests
{
    [TestCase("~SEQ(X, 1, 3) a$X", "a1; a2; a3;")]
    [TestCase("~SEQ(X, 3) $X b", "1 b; 2 b; 3 b;")]
    [TestCase("~SEQ(X,-3) $X", "-1; -2; -3;")]
    [TestCase("~SEQ(X,0) $X", "1; 0;")]
    [TestCase("~SEQ(X,3,1) $X", "3; 2; 1;")]
    [TestCase("~SEQ(X,5,5) $X", "5;")]
    [TestCase("~SEQ(X,1,2,6) ${X}x", "1x; 3x; 5x;")]
    [TestCase("~SEQ(X,6,-2,1) ${X}x", "6x; 4x; 2x;")]
    [TestCase("~SEQ(X,-3,0) e${X}", "e-3; e-2; e-1; e0;")]
    [TestCase("~SEQ(X,+1,2) a${X}", "a1; a2;")]
    [TestCase("~SEQ(X,,2) a", "a; a; a;")]
    [TestCase("~SEQ (X,1,2)a$X", "a1; a2;")]
    [TestCase("~SEQ( X , 1 , 2 ) a$X", "a1; a2;")]
    [TestCase("~SEQ(X,0x8,0xA) ${X}x", "8x; 9x; 10x;")]
    [TestCase("~SEQ(X,010,11) ${X}x", "8x; 9x; 10x; 11x;")]
    [TestCase("~SEQx(X,0x8,12) ${X}x", "8x; 9x; ax; bx; cx;")]
    [TestCase("~SEQx(X,10,-1,8) f${X}", "fa; f9; f8;")]
    [TestCase("~SEQ(X,1,2) ~SEQ(Y,5,6) ${X}.${Y}", "1.5; 1.6; 2.5; 2.6;")]
    [TestCase("~SEQ(X,1,2) ~SEQ(Y,1,$X) ${X}.${Y}", "1.1; 2.1; 2.2;")]
    [TestCase("$N=3\n~SEQ(X,1,$N) a$X", "a1; a2; a3;")]
    [TestCase("$N=~SEQ(X,1,2) a${X}\n$N\n$N", "a1; a2; a1; a2;")]
    [TestCase("$X=9\n~SEQ(X,1,2) a${X}\nb$X c$X", "a1; a2; b2 c2;")]
    [TestCase("@vm ~SEQ(X,1,2) a$X\n@no ~SEQ(X,1,2) b$X", "a1; a2;")]
    [TestCase("~SEQ(X,1,2) @vm a$X\n~SEQ(X,1,2) @no b$X", "a1; a2;")]
    [TestCase("~SEQ(X,1,2) $A=b$X\nz $A", "z b2;")]
    [TestCase("a { ~SEQ(X,1,2) b${X}\n}", "a { b1; b2; }")]
    [TestCase("$X=9\na { ~SEQ(X,1,2) b${X}\n}", "a { b1; b2; }")]
    [TestCase("~SEQ(X,1,2) a$X { b }", "a1 { b; } a2 { b; }")]
    [TestCase("$M=l${X} { \\\nm${X} \\\n}\n~SEQ(X,1,2) q $M\nz", "q l1 { m1; } q l2 { m2; } z;")]
    public void Seq_RepeatsTheRestOfTheLine(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [TestCase("~LST(X, a, b) x$X", "xa; xb;")]
    [TestCase("~LST(X,a,,b) x${X}", "xa; x; xb;")]
    [TestCase("~LST(X,) x${X}", "x;")]
    [TestCase("~LST({A,B},{1,2},{3,4}) ${A}_${B}", "1_2; 3_4;")]
    [TestCase("~LST ({A , B} , {1 , 2} , { 3,4 } )${A}_${B}", "1_2; 3_4;")]
    [TestCase("~LST({A,B},1,{2,3}) ${A}_${B}", "1_; 2_3;")]
    [TestCase("~LST({A},{1},{3}) ${A}", "1; 3;")]
    [TestCase("~LST(X,a,b) ~SEQ(Y,1,2) ${X}${Y}", "a1; a2; b1; b2;")]
    [TestCase("$L=a,b\n~LST(X,$L,c) x${X}", "xa,b; xc;")]
    [TestCase("$L=1\n~LST({X,Y},{${L},2}) x${X}${Y}", "x12;")]
    public void Lst_RepeatsTheRestOfTheLine(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [TestCase("~SEQ(X,1,-1,3) ${X}\nz", "never comes from 1 to 3")]
    [TestCase("~SEQ(X,1,0,3) ${X}\nz", "never comes from 1 to 3")]
    [TestCase("~SEQx(X,-2,2) ${X}\nz", "positive numbers only")]
    [TestCase("~SEQ(X,1,a) a\nz", "'a' is no number")]
    [TestCase("~SEQ(X,1,2 3) a\nz", "'2 3' is no number")]
    [TestCase("~SEQ(X,1,08) a\nz", "'08' is no number")]
    [TestCase("~SEQ(X,1,9999999999999999) a\nz", "is no number")]
    [TestCase("~SEQ(X,1,2,3,4) a\nz", "one to three numbers")]
    [TestCase("~SEQ() a\nz", "one to three numbers")]
    [TestCase("~SEQ(9,1,2) a\nz", "'9' is no name")]
    [TestCase("~SEQ(X,1,2 a\nz", "')' is missing")]
    [TestCase("~LST(X,a b) x\nz", "a value is a word without blanks")]
    [TestCase("~LST(X) x\nz", "it has no values")]
    [TestCase("~LST(X, a,b x\nz", "a value is a word without blanks")]
    [TestCase("~LST({X, a\nz", "a value is a word without blanks")]
    [TestCase("~LST(\nz", "a value is a word without blanks")]
    [TestCase("~LST(A,{1,2},{3}) x\nz", "'2' is a value too many for 1 name")]
    [TestCase("~LST({A,B},{1,2,3}) x\nz", "'3' is a value too many for 2 names")]
    public void Generator_ThatIsWrong_IsAWarningAndItsLineIsIgnored(string text, string words) =>
        AssertMeaning(text, "z;", Severity.Warning, 1, 1, words);

    [Test]
    public void Seq_InTheMiddleOfALine_IsText()
    {
        Document document = Read("a ~SEQ(X,1,2) ${X}\nz", out _);
        Assert.That(Show(document), Is.EqualTo("a ~SEQ(X,1,2) ${X}; z;"));
    }

    [TestCase("~SEQ(X,1,999999999999999) a$X")]
    [TestCase("~SEQ(X,1,99999) ~SEQ(Y,1,99999) ~SEQ(Z,1,99999) a")]
    [TestCase("~SEQ(X,1,99999999) $A=$X")]
    public void Seq_ThatIsHuge_EndsWithOneError(string text)
    {
        Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        Diagnostic[] errors = [.. diagnostics.Where(item => item.Severity == Severity.Error)];
        Assert.That(errors.Single().Message, Does.Contain("too much of this configuration"));
    }

    [Test]
    public void Diagnostic_OfAGeneratedLine_TellsTheValue()
    {
        Read("~SEQ(X,8,9) a \"$X \" \"b", out IReadOnlyList<Diagnostic> one);
        Assert.That(one.Single().Column, Is.EqualTo(21));
        Read("~LST(X,p,\"q) a $X", out IReadOnlyList<Diagnostic> other);
        Assert.That(other.Single().Origins.Select(item => item.ToString()), Is.EqualTo(new[] { "with $X = \"q from /d/m:1" }));
    }
}
