using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Text to document. Documents are shown in one line: "keyword argument { ... }", statements ended by ';'.</summary>
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
    [TestCase("a {}{", "a { }", "'{' has no keyword", "'{' is never closed")]
    [TestCase("a \"{ x\" b", "a { x b;")]
    [TestCase("\"a b\" \"\"", "a b ;")]
    [TestCase("$A=1 2\na $A b", "a 1 2 b;")]
    [TestCase("$A=1\na $A\n$A=2\na $A", "a 1; a 2;")]
    [TestCase("a {\n$A=1\n}\nb $A", "a { } b 1;")]
    [TestCase("$B=c { d }\na { $B }", "a { c { d; } }")]
    [TestCase("a { $A=1\nb $A }", "a { b 1; }")]
    [TestCase("a\r\nb\r\n", "a; b;")]
    [TestCase("", "")]
    public void Read_Text_HasStatements(string text, string expected, params string[] errors)
    {
        DiagnosticLog log = new();
        Document document = Read(new MemoryFiles { ["m"] = text }, log);
        Assert.That(Show(document), Is.EqualTo(expected));
        Assert.That(log.ToList(), Has.Count.EqualTo(errors.Length));
        foreach ((Diagnostic item, string words) in log.ToList().Zip(errors))
            Assert.That(item.Message, Does.Contain(words));
    }

    [TestCase("a {\nb {\n}\n", 1, 3, "never closed")]
    [TestCase("a {\n}\n }", 3, 2, "'}' has no '{'")]
    [TestCase("a {\nb }\n{ c }", 3, 1, "'{' has no keyword")]
    [TestCase("a \"b", 1, 3, "quote is never closed")]
    [TestCase(" @low a", 1, 2, "@id")]
    [TestCase(" @low $A=1\nb $A", 1, 2, "@id")]
    [TestCase("$A=@low x\n$A y", 2, 1, "@id")]
    [TestCase("@^low a {\n weight 1\n}", 1, 1, "@id")]
    [TestCase("~SEQ(X, 1, 3) a $X", 1, 1, "~SEQ")]
    [TestCase("a ~LST(X, 1, 3) $X", 1, 3, "~SEQ")]
    [TestCase("$A=x \\\n y {\nb $A", 1, 1, "goes on in the next line")]
    [TestCase("a ${_PWD}/x", 1, 3, "not supported yet")]
    [TestCase("includer x", 1, 1, "'includer' is not supported yet")]
    [TestCase("include", 1, 1, "one path or pattern")]
    [TestCase("a {\n include x y\n}", 2, 2, "one path or pattern")]
    public void Read_WhatIsWrong_IsOneError(string text, int line, int column, string words)
    {
        DiagnosticLog log = new();
        Read(new MemoryFiles { ["m"] = text }, log);
        Diagnostic[] errors = [.. log.ToList().Where(item => item.Severity == Severity.Error)];
        Assert.That(errors, Has.Length.EqualTo(1), string.Join('\n', log.ToList()));
        Assert.That(errors[0].Message, Does.Contain(words));
        Assert.That((errors[0].Line, errors[0].Column), Is.EqualTo((line, column)));
    }

    [Test]
    public void Read_Backslash_DoesNotContinueALine()
    {
        DiagnosticLog log = new();
        Document document = Read(new MemoryFiles { ["m"] = "a b \\\nc" }, log);
        Assert.That(Show(document), Is.EqualTo("a b; c;"));
        Assert.That(log.ToList().Single().ToString(), Does.StartWith("m:1:5: warning:"));
    }

    [Test]
    public void Read_LineThatKeepalivedDrops_CountsWithAWarning()
    {
        DiagnosticLog log = new();
        Document document = Read(new MemoryFiles { ["m"] = "a " + new string('b', 1022) }, log);
        Assert.That(document.Statements.Single().Arguments.Single().Text, Has.Length.EqualTo(1022));
        Assert.That(log.ToList().Single().Message, Does.Contain("keepalived drops a line"));
    }

    [Test]
    public void Read_EndlessLine_IsAnError()
    {
        DiagnosticLog log = new();
        Document document = Read(new MemoryFiles { ["m"] = new string('{', 65537) + "\na" }, log);
        Assert.That(Show(document), Is.EqualTo("a;"));
        Assert.That(log.ToList().Single().Message, Does.Contain("more than 65536 characters"));
    }

    [Test]
    public void Read_ConditionalBlock_KeepsTheShapeAround()
    {
        DiagnosticLog log = new();
        Document document = Read(new MemoryFiles { ["m"] = "a {\n@low b {\nc\n}\nd\n}\ne" }, log);
        Statement outer = document.Statements[0];
        Assert.That(document.Statements.Select(item => item.Keyword.Text), Is.EqualTo(new[] { "a", "e" }));
        Assert.That(outer.Block!.Statements.Select(item => (item.Keyword.Text, item.IsAvailable)), Is.EqualTo(new[] { ("b", false), ("d", true) }));
    }

    [Test]
    public void Read_Words_KnowFileLineAndColumn()
    {
        MemoryFiles files = new() { ["/d/m"] = "a\ninclude s/x\nc", ["/d/s/x"] = "\n  b  1" };
        Document document = Read(files, new DiagnosticLog(), "/d/m");
        Word word = document.Statements[1].Arguments[0];
        Assert.That((word.Position.File.Path, word.Position.Line, word.Position.Column), Is.EqualTo(("/d/s/x", 2, 6)));
        Assert.That(Show(document), Is.EqualTo("a; b 1; c;"));
    }

    [Test]
    public void Include_Pattern_ReadsAllMatchesInOrderInsideABlock()
    {
        MemoryFiles files = new()
        {
            ["/d/m"] = "$P=s\na {\n  include ${P}/*.conf # all\n}\nd $X",
            ["/d/s/2.conf"] = "two }\nb {",
            ["/d/s/1.conf"] = "one\n$X=9",
        };
        Assert.That(Show(Read(files, new DiagnosticLog(), "/d/m")), Is.EqualTo("a { one; two; } b { } d 9;"));
    }

    [TestCase("none", "there is no file 'none'", Severity.Warning)]
    [TestCase("s", "is a directory", Severity.Warning)]
    [TestCase("script", "is executable", Severity.Warning)]
    [TestCase("secret", "cannot be read: access is denied", Severity.Error)]
    [TestCase("m", "includes itself", Severity.Error)]
    [TestCase("./s/../m", "includes itself", Severity.Error)]
    [TestCase("\"\"", "this is not a path", Severity.Error)]
    [TestCase("a\0b", "this is not a path", Severity.Error)]
    public void Include_WhatCannotBeIncluded_IsSaid(string pattern, string words, Severity severity)
    {
        MemoryFiles files = new() { ["/d/m"] = "a\n include " + pattern, ["/d/s/x"] = "" };
        files["/d/./s/../m"] = files["/d/m"];
        files.Executables.Add("/d/script");
        files.Unreadable.Add("/d/secret");
        DiagnosticLog log = new();
        Read(files, log, "/d/m");
        Diagnostic item = log.ToList().Single();
        Assert.That(item.Message, Does.Contain(words));
        Assert.That((item.Severity, item.Line, item.Column), Is.EqualTo((severity, 2, 10)));
    }

    [Test]
    public void Include_WildcardWithoutMatch_IsSilent()
    {
        DiagnosticLog log = new();
        Read(new MemoryFiles { ["/d/m"] = "include /none/*.conf" }, log, "/d/m");
        Assert.That(log.ToList(), Is.Empty);
    }

    [Test]
    public void Include_FilesThatMultiply_EndWithAnError()
    {
        MemoryFiles files = [];
        for (int i = 0; i < 30; i++)
            files[$"/d/{i}"] = $"include {i + 1}\ninclude {i + 1}";
        files["/d/30"] = "a";
        DiagnosticLog log = new();
        Read(files, log, "/d/0");
        Assert.That(log.ToList().Select(item => item.Message), Has.Some.Contains("too many files"));
    }

    [Test]
    public void Include_Depth_IsLimited()
    {
        MemoryFiles files = [];
        for (int i = 0; i < 100; i++)
            files[$"/d/{i}"] = $"include {i + 1}";
        DiagnosticLog log = new();
        Read(files, log, "/d/0");
        Assert.That(log.ToList().Single().Message, Does.Contain("nested at most 64 deep"));
    }

    private static Document Read(MemoryFiles files, DiagnosticLog log, string path = "m") => DocumentReader.Read(path, files, log)!;

    private static string Show(Document document) => string.Join(' ', document.Statements.Select(Show));

    private static string Show(Statement statement)
    {
        string words = string.Join(' ', statement.Arguments.Select(word => word.Text).Prepend(statement.Keyword.Text));
        return statement.Block is { } block ? $"{words} {{ {string.Concat(block.Statements.Select(item => Show(item) + " "))}}}" : words + ";";
    }
}
