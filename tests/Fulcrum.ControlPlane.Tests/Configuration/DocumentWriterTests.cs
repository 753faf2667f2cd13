using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Printing, and reading what was printed.</summary>
[TestFixture]
internal sealed class DocumentWriterTests
{
    [Test]
    public void Write_Document_IsCanonical()
    {
        const string Text = "$N=2 3\n@vm a { b 1 # x\n c \"d  e\" $N }\n\n@no z\n~SEQ(X,1,2) f$X\n\"@g\"\nh\n{\n}";
        Assert.That(DocumentWriter.Write(Read(Text, out _)), Is.EqualTo(
            "a {\n    b 1\n    c \"d  e\" 2 3\n}\nf1\nf2\n\"@g\"\nh {\n}\n"));
    }

    [TestCase("")]
    [TestCase("a b\\!c \\# \"x # y\" d")]
    [TestCase("${_HASH}a \\${_BANG} \\\\${_HASH}")]
    [TestCase("@vm @vm\"a b\"c")]
    [TestCase("a${_ENV SLASH}{ b${_ENV SLASH} }")]
    [TestCase("misc_path \"a \\\"b\\\" 'c d'\"")]
    [TestCase("a 'x  y' \"\" z")]
    [TestCase("a \"b")]
    [TestCase("${_ENV SLASH} $A ${_PWD}\\#${_ENV SLASH}")]
    [TestCase("a $NONE ${NONE} \"$_PWD\" $_PWD/x")]
    [TestCase("a\u00a0\u2028 b\rc")]
    public void Read_WhatWasWritten_IsEqual(string text)
    {
        if (Difference(Read(text, out _)) is { } difference)
            Assert.Fail(difference);
    }

    [Test]
    public void Read_WhatWasWrittenOfRealFiles_IsEqual()
    {
        string corpus = CorpusTests.Corpus();
        string[] files = Directory.Exists(corpus) ? Directory.GetFiles(corpus, "keepalived.conf", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
            Assert.Ignore("no corpus: set FULCRUM_CORPUS to a directory of folders with a keepalived.conf each");
        foreach (string file in files)
        {
            Document document = Read(new DiskFileSource(), file, out _);
            Assert.That(document.Statements, Is.Not.Empty, file);
            Assert.That(Difference(document), Is.Null, file);
        }
    }

    /// <summary>What is different in a document after it was written and read; null where nothing is.</summary>
    internal static string? Difference(Document document)
    {
        string text = DocumentWriter.Write(document);
        Document again = Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        if (diagnostics.FirstOrDefault(item => item.Severity == Severity.Error) is { } error)
            return $"{error.Format()}\n{text}";
        return Difference(document.Statements, again.Statements) is { } difference ? $"{difference}\n{text}" : null;
    }

    private static string? Difference(IReadOnlyList<Statement> first, IReadOnlyList<Statement> second)
    {
        foreach ((Statement one, Statement other) in first.Zip(second))
        {
            // A keyword that starts with '@', and a last word that ends with '\', are quoted in print: one word only to the plain lexer.
            bool isRequoted = one.Keyword.Text.StartsWith('@') || one.RawText.TrimEnd().EndsWith('\\');
            string before = Words(one, !isRequoted), after = Words(other, !isRequoted);
            if (before != after)
                return $"'{before}' became '{after}'";
            if ((one.Block is null) != (other.Block is null))
                return $"'{before}' has a block only once";
            if (Difference(one.Block?.Statements ?? [], other.Block?.Statements ?? []) is { } inner)
                return inner;
        }
        return first.Count == second.Count ? null : $"{first.Count} statements became {second.Count}";
    }

    private static string Words(Statement statement, bool withEscapes)
    {
        IEnumerable<Word> escaped = withEscapes ? statement.ReadEscapedWords(new DiagnosticLog()) ?? [] : [];
        return string.Join('|', [statement.Keyword, .. statement.Arguments]) + " // " + string.Join('|', escaped);
    }
}
