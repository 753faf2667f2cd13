using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

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
    [TestCase("a \"x\\\"y # z\" w", "a \"x\\\"y # z\" w")]
    [TestCase("a \"x\\\"y\" # z\" w", "a \"x\\\"y\"")]
    [TestCase("a \\\"x # z\" w", "a \\\"x")]
    [TestCase("a \\\\!b", "a")]
    [TestCase("a \"x \\# y\" \\# z", "a \"x \\# y\" # z")]
    [TestCase("a \\", "a")]
    [TestCase("a\\ # b", "a")]
    [TestCase("a # b \\", "a")]
    [TestCase("a \\b", "a \\b")]
    [TestCase("a  \t", "a")]
    public void CommentStripper_Line_LosesItsComment(string line, string expected) =>
        Assert.That(CommentStripper.Strip(Line(line), out _).Text, Is.EqualTo(expected));

    [Test]
    public void CommentStripper_EscapedSign_KeepsColumnsOfTheSource()
    {
        TracedText text = CommentStripper.Strip(Line("a\\!b c"), out _);
        Assert.That(text.At(text.Text.IndexOf('c', StringComparison.Ordinal)).Column, Is.EqualTo(6));
    }

    [TestCase("a", false)]
    [TestCase("a \\", true)]
    [TestCase("a \\ ", true)]
    [TestCase("a \\ # b", true)]
    [TestCase("a # b \\", true)]
    [TestCase("a \\ b", false)]
    public void CommentStripper_Line_GoesOnAfterABackslash(string line, bool expected)
    {
        CommentStripper.Strip(Line(line), out bool continues);
        Assert.That(continues, Is.EqualTo(expected));
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
        int end = line.Text.Length;
        IReadOnlyList<Word> words = WordSplitter.Split(line, 0, ref end, log);
        Assert.That(string.Join('|', words), Is.EqualTo(expected));
        Assert.That(log.ToList(), Is.Empty);
    }

    [TestCase("a \"b c", "a", 2)]
    [TestCase("a\" b c", "a", 1)]
    [TestCase("a \"b\" \"", "a|b", 6)]
    public void WordSplitter_OpenQuote_EndsTheWordsWithAWarning(string text, string expected, int expectedEnd)
    {
        DiagnosticLog log = new();
        int end = text.Length;
        IReadOnlyList<Word> words = WordSplitter.Split(Line(text), 0, ref end, log);
        Assert.That((string.Join('|', words), end), Is.EqualTo((expected, expectedEnd)));
        Assert.That((log.HasErrors, log.ToList().Single().Column), Is.EqualTo((false, expectedEnd + 1)));
    }

    [Test]
    public void WordSplitter_Words_KnowTheirColumns()
    {
        int end = 12;
        Assert.That(
            WordSplitter.Split(Line("  a  \"b c\" d"), 0, ref end, new DiagnosticLog()).Select(word => word.Position.Column),
            Is.EqualTo(new[] { 3, 6, 12 }));
    }

    [TestCase("abcd\" efg h jkl \"mnop", "abcd efg h jkl mnop")]
    [TestCase("abcd \"efg h jkl\" mnop", "abcd|efg h jkl|mnop")]
    [TestCase("'x y'\"z w\"u\\ v", "x yz wu v")]
    [TestCase("\"a'b\" 'c\"d'", "a'b|c\"d")]
    [TestCase("'x\\'y' \"z\"", "x'y|z")]
    [TestCase("\"a\\\"b\\x41 \\101\\q\\x4142;\"", "a\"bA AqB;")]
    [TestCase("\\a\\b\\E\\f\\n\\r\\t\\v|\\cA\\c[|\\0017|\\\\", "\a\b\e\f\n\r\t\v|\u0001\u001b|\u00017|\\")]
    [TestCase("\"\" ''", "|")]
    [TestCase("a \\x \\xg \\8", "a|x|xg|8")]
    [TestCase("a\\", "a\\")]
    [TestCase("  ", "")]
    public void EscapedWordSplitter_Text_YieldsWords(string text, string expected)
    {
        DiagnosticLog log = new();
        Assert.That(string.Join('|', EscapedWordSplitter.Split(Line(text), 0, text.Length, log)!), Is.EqualTo(expected));
        Assert.That(log.ToList(), Is.Empty);
    }

    [TestCase("a 'b c", 3)]
    [TestCase("a b\" '", 4)]
    [TestCase("a \"b\\\"", 3)]
    public void EscapedWordSplitter_OpenQuote_IsAWarningAndNoWords(string text, int column)
    {
        DiagnosticLog log = new();
        Assert.That(EscapedWordSplitter.Split(Line(text), 0, text.Length, log), Is.Null);
        Assert.That((log.ToList().Single().Severity, log.ToList().Single().Column), Is.EqualTo((Severity.Warning, column)));
    }

    [Test]
    public void EscapedWordSplitter_CommandInsideOfAWord_IsSplitOnceMore()
    {
        DiagnosticLog log = new();
        const string Line = "misc_path \"/bin/x a 'b c' \\\"d\\\" y\" root";
        IReadOnlyList<Word> words = Documents.Read(Line, out _).Statements[0].ReadEscapedWords(log)!;
        Assert.That(words.Select(word => word.Text), Is.EqualTo(new[] { "misc_path", "/bin/x a 'b c' \"d\" y", "root" }));
        Assert.That(string.Join('|', EscapedWordSplitter.Split(words[1], log)!), Is.EqualTo("/bin/x|a|b c|d|y"));
        Assert.That(words.Select(word => word.Position.Column), Is.EqualTo(new[] { 1, 11, 36 }));
    }

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
    public void References_Definition_IsRead(string text, string name, string value)
    {
        Assert.That(References.TryReadDefinition(text, 0, out string actual, out int start), Is.True);
        Assert.That((actual, text[start..]), Is.EqualTo((name, value)));
    }

    [TestCase("$A =1")]
    [TestCase("$9=1")]
    [TestCase("$=1")]
    [TestCase("A=1")]
    [TestCase("$A")]
    public void References_OtherText_IsNoDefinition(string text) =>
        Assert.That(References.TryReadDefinition(text, 0, out _, out _), Is.False);

    private static TracedText Line(string text) => new(new SourceFile("test", text), 1);
}
