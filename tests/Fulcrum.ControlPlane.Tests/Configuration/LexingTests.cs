using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Tests.Configuration;

[TestFixture]
internal sealed class LexingTests
{
    [TestCase("weight 1 # all", "weight 1")]
    [TestCase("! all", "")]
    [TestCase("auth_pass zoiks! rest", "auth_pass zoiks")]
    [TestCase("auth_pass zoiks\\!x", "auth_pass zoiks!x")]
    [TestCase("a \\# b # c", "a # b")]
    [TestCase("a \"# b\" c # d", "a \"# b\" c")]
    [TestCase("a '# b'", "a '")]
    [TestCase("a \"# never closed", "a \"# never closed")]
    [TestCase("a  \t", "a")]
    public void CommentStripper_Line_LosesItsComment(string line, string expected) =>
        Assert.That(CommentStripper.Strip(Line(line)).Text, Is.EqualTo(expected));

    [Test]
    public void CommentStripper_EscapedSign_KeepsColumnsOfTheSource()
    {
        TracedText text = CommentStripper.Strip(Line("a\\!b c"));
        Assert.That(text.At(text.Text.IndexOf('c', StringComparison.Ordinal)).Column, Is.EqualTo(6));
    }

    [TestCase("a b", "a|b")]
    [TestCase("\ta\f b\v\r", "a|b")]
    [TestCase("\"a b\"", "a b")]
    [TestCase("ab\"c d\"ef", "ab|c d|ef")]
    [TestCase("\"\"", "")]
    [TestCase("\"a\\\" b", "a\\|b")]
    [TestCase("'a b'", "'a|b'")]
    public void WordSplitter_Text_YieldsWords(string text, string expected)
    {
        DiagnosticLog log = new();
        TracedText line = Line(text);
        IReadOnlyList<Word> words = WordSplitter.Split(line, 0, line.Text.Length, log);
        Assert.That(string.Join('|', words), Is.EqualTo(expected));
        Assert.That(log.HasErrors, Is.False);
    }

    [Test]
    public void WordSplitter_OpenQuote_IsAnErrorAtTheQuote()
    {
        DiagnosticLog log = new();
        IReadOnlyList<Word> words = WordSplitter.Split(Line("a \"b c"), 0, 6, log);
        Assert.That(words.Select(word => word.Text), Is.EqualTo(new[] { "a", "b c" }));
        Assert.That(log.ToList().Single().Column, Is.EqualTo(3));
    }

    [Test]
    public void WordSplitter_Words_KnowTheirColumns() =>
        Assert.That(
            WordSplitter.Split(Line("  a  \"b c\" d"), 0, 12, new DiagnosticLog()).Select(word => word.Position.Column),
            Is.EqualTo(new[] { 3, 6, 12 }));

    [TestCase("a { b", 2)]
    [TestCase("a} b", 1)]
    [TestCase("\"{\" }", 4)]
    [TestCase("'{'", 1)]
    [TestCase("${A} {", 5)]
    [TestCase("${_ENV HOME} {", 13)]
    [TestCase("${A b} {", 1)]
    [TestCase("none", 4)]
    [TestCase("\"open {", 7)]
    public void BraceFinder_Text_FindsTheFirstUnquotedBrace(string text, int expected) =>
        Assert.That(BraceFinder.Next(text, 0), Is.EqualTo(expected));

    [TestCase("$A=1", "A", "1")]
    [TestCase("$_a9=  x y", "_a9", "x y")]
    [TestCase("$A=", "A", "")]
    public void Definitions_Head_IsRead(string text, string name, string value)
    {
        Assert.That(Definitions.TryReadHead(text, 0, out string actual, out int start), Is.True);
        Assert.That((actual, text[start..]), Is.EqualTo((name, value)));
    }

    [TestCase("$A =1")]
    [TestCase("$9=1")]
    [TestCase("$=1")]
    [TestCase("A=1")]
    [TestCase("$A")]
    public void Definitions_OtherText_IsNoHead(string text) =>
        Assert.That(Definitions.TryReadHead(text, 0, out _, out _), Is.False);

    [TestCase("x $A y", "x one y")]
    [TestCase("$A", "one")]
    [TestCase("f($A,$A)", "f(one,one)")]
    [TestCase("a${A}b", "aoneb")]
    [TestCase("\"a ${A}\"", "\"a one\"")]
    [TestCase("$NESTED", "<one>")]
    [TestCase("[${EMPTY}]", "[]")]
    [TestCase("pa$ $ {A} ${}", "pa$ $ {A} ${}")]
    public void Definitions_References_AreReplaced(string text, string expected)
    {
        DiagnosticLog log = new();
        Assert.That(Some().Expand(Line(text), log)!.Text, Is.EqualTo(expected));
        Assert.That(log.ToList(), Is.Empty);
    }

    [TestCase("$A/24", "$A/24", "write ${A}")]
    [TestCase("a $NONE", "a $NONE", "is not defined")]
    [TestCase("a ${NONE} b", "a ${NONE} b", "is not defined")]
    public void Definitions_WhatIsNotReplaced_IsAWarningAndStays(string text, string expected, string words)
    {
        DiagnosticLog log = new();
        Assert.That(Some().Expand(Line(text), log)!.Text, Is.EqualTo(expected));
        Assert.That(log.ToList().Single().Message, Does.Contain(words));
        Assert.That(log.HasErrors, Is.False);
    }

    [Test]
    public void Definitions_ReplacedText_HasTheColumnOfItsReference()
    {
        TracedText text = Some().Expand(Line("ab $A cd"), new DiagnosticLog())!;
        Assert.That(Enumerable.Range(0, text.Text.Length).Select(i => text.At(i).Column), Is.EqualTo(new[] { 1, 2, 3, 4, 4, 4, 6, 7, 8 }));
    }

    [TestCase("$LOOP", "refers to itself")]
    [TestCase("${_PWD}/x", "not supported yet")]
    [TestCase("${_ENV HOME}", "not supported yet")]
    public void Definitions_WhatCannotBeReplaced_IsAnError(string text, string words)
    {
        DiagnosticLog log = new();
        Assert.That(Some().Expand(Line(text), log), Is.Null);
        Assert.That(log.ToList().Single().Message, Does.Contain(words));
    }

    [TestCase("")]
    [TestCase("xxxxxxxxxx")]
    public void Definitions_ThatMultiply_EndWithAnError(string seed)
    {
        Definitions definitions = new();
        definitions.Set("D0", seed);
        for (int i = 1; i <= 40; i++)
            definitions.Set($"D{i}", $"${{D{i - 1}}}${{D{i - 1}}}");
        DiagnosticLog log = new();
        Assert.That(definitions.Expand(Line("$D40"), log), Is.Null);
        Assert.That(log.ToList(), Has.Count.EqualTo(1));
    }

    private static Definitions Some()
    {
        Definitions definitions = new();
        definitions.Set("A", "one");
        definitions.Set("NESTED", "<${A}>");
        definitions.Set("EMPTY", "");
        definitions.Set("LOOP", "x ${LOOP}");
        return definitions;
    }

    private static TracedText Line(string text) => new(new SourceFile("test", text), 1);
}
