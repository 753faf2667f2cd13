using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Lines, braces and words to statements and blocks.</summary>
[TestFixture]
internal sealed class DocumentTests
{
    [TestCase("a b\nc", "a b; c;")]
    [TestCase("a {\n b\n}\nc", "a { b; } c;")]
    [TestCase("a\n{\n b\n}", "a { b; }")]
    [TestCase("a\n\n# x\n{ b }", "a { b; }")]
    [TestCase("a { b { c } }", "a { b { c; } }")]
    [TestCase("a { b 1 } c", "a { b 1; } c;")]
    [TestCase("a { A B\nC }", "a { A B; C; }")]
    [TestCase("a \"{ x\" b", "a { x b;")]
    [TestCase("'a{b}'", "'a { b; } ';")]
    [TestCase("\"a b\" \"\"", "a b ;")]
    [TestCase("a\r\nb\r\n", "a; b;")]
    [TestCase("", "")]
    public void Read_Text_HasStatements(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [TestCase("a {\nb {\n}\n", "a { b { } }", 1, 3, "the block of a is never closed, so it reaches to the end of the file")]
    [TestCase("a {\n}\n }\nb", "a { } b;", 3, 2, "'}' has no '{'")]
    [TestCase("a {\nb }\n{ c\nd", "a { b; } c; d;", 3, 1, "'{' has no keyword")]
    [TestCase("a {\n{ b }\nc", "a { b; } c;", 2, 1, "'{' has no keyword")]
    [TestCase("a x \"b\nc", "a x; c;", 1, 5, "quote is never closed")]
    public void Read_WhatKeepalivedWarnsOf_IsAWarning(string text, string expected, int line, int column, string words) =>
        AssertMeaning(text, expected, Severity.Warning, line, column, words);

    [Test]
    public void Read_QuoteThatIsNeverClosed_HidesBraces()
    {
        Assert.That(Show(Read("a { b \"c }\nd", out IReadOnlyList<Diagnostic> diagnostics)), Is.EqualTo("a { b; d; }"));
        Assert.That(diagnostics.Select(item => item.Column), Is.EqualTo(new[] { 3, 7 }));
    }

    [Test]
    public void Read_BlockThatIsNeverClosed_EndsWithTheMainFile()
    {
        MemoryFiles files = new() { ["/d/m"] = "include x\nb\nc ", ["/d/x"] = "a {" };
        Document document = Read(files, "/d/m", out _);
        Block block = document.Statements.Single().Block!;
        Assert.That((block.Open.File.Path, block.Close.File.Path, block.Close.Line, block.Close.Column), Is.EqualTo(("/d/x", "/d/m", 3, 3)));
    }

    [Test]
    public void Read_LineThatKeepalivedSplits_CountsWithAWarning()
    {
        Document document = Read("a " + new string('b', 1022), out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(document.Statements.Single().Arguments.Single().Text, Has.Length.EqualTo(1022));
        Assert.That(diagnostics.Single().Message, Does.Contain("keepalived does not read a line of more than 1023 characters"));
    }

    [Test]
    public void Read_EndlessLine_IsAnError()
    {
        Assert.That(Show(Read(new string('{', 65537) + "\na", out IReadOnlyList<Diagnostic> diagnostics)), Is.EqualTo("a;"));
        Assert.That(diagnostics.Single().ToString(), Does.Contain("error: the line has more than 65536 characters"));
    }

    [Test]
    public void Read_BlocksThatAreNestedTooDeep_AreAnError()
    {
        string text = string.Concat(Enumerable.Repeat("a {\n", 100_000)) + string.Concat(Enumerable.Repeat("}\n", 100_000)) + "b";
        Document document = Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics[0].ToString(), Is.EqualTo("/d/m:257:3: error: blocks are nested more than 256 deep"));
        Assert.That(document.Statements.Select(item => item.Keyword.Text), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Read_Words_KnowFileLineAndColumn()
    {
        MemoryFiles files = new() { ["/d/m"] = "a\ninclude s/x\nc", ["/d/s/x"] = "\n  b  1" };
        Word word = Read(files, "/d/m", out _).Statements[1].Arguments[0];
        Assert.That((word.Position.File.Path, word.Position.Line, word.Position.Column), Is.EqualTo(("/d/s/x", 2, 6)));
    }

    [Test]
    public void Read_RealServersByTheThousands_AreAllThere()
    {
        Document document = Read(BigFile(), out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics, Is.Empty);
        Assert.That(document.Statements, Has.Count.EqualTo(700));
        Assert.That(document.Statements.Sum(item => item.Block!.Statements.Count(inner => inner.Keyword.Text == "real_server")), Is.EqualTo(9100));
    }

    /// <summary>700 services with 13 servers each, as a program would write them.</summary>
    internal static string BigFile() => string.Concat(Enumerable.Range(0, 700).Select(service =>
        $"virtual_server 10.{service >> 8}.{service & 255}.1 80 {{\n    delay_loop 6\n    lb_algo wrr\n    lb_kind NAT\n    protocol TCP\n"
        + string.Concat(Enumerable.Range(1, 13).Select(server =>
            $"    real_server 172.16.{service & 255}.{server} 80 {{\n        weight 1\n        TCP_CHECK {{\n            connect_timeout 3\n"
            + "            retry 2\n            delay_before_retry 1\n        }\n    }\n"))
        + "}\n"));
}
