using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Reads texts to documents, and shows these in one line: "keyword argument { ... }", other statements ended by ';'.</summary>
internal static class Documents
{
    /// <summary>A host with the id "vm", where FOO is "bar", SLASH a backslash, and nothing else is set.</summary>
    public static readonly ConfigurationOptions Host = new() { Id = "vm", EnvironmentVariable = name => name switch { "FOO" => "bar", "SLASH" => "\\", _ => null } };

    /// <summary>Reads a file.</summary>
    public static Document Read(IFileSource files, string path, out IReadOnlyList<Diagnostic> diagnostics)
    {
        DiagnosticLog log = new();
        Document document = DocumentReader.Read(path, files, Host, log)!;
        diagnostics = log.ToList();
        return document;
    }

    /// <summary>Reads a text as /d/m.</summary>
    public static Document Read(string text, out IReadOnlyList<Diagnostic> diagnostics) =>
        Read(new MemoryFiles { ["/d/m"] = text }, "/d/m", out diagnostics);

    /// <summary>What a text without errors and warnings means.</summary>
    public static string Meaning(string text)
    {
        Document document = Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Select(item => item.Format()), Is.Empty);
        return Show(document);
    }

    /// <summary>Asserts what a text means, and the only thing that there is to say about it.</summary>
    public static void AssertMeaning(string text, string expected, Severity severity, int line, int column, string words)
    {
        Document document = Read(text, out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(Show(document), Is.EqualTo(expected));
        Assert.That(diagnostics, Has.Count.EqualTo(1), string.Join('\n', diagnostics));
        Assert.That(diagnostics[0].Message, Does.Contain(words));
        Assert.That((diagnostics[0].Severity, diagnostics[0].Line, diagnostics[0].Column), Is.EqualTo((severity, line, column)));
    }

    public static string Show(Document document) => string.Join(' ', document.Statements.Select(Show));

    private static string Show(Statement statement)
    {
        string words = string.Join(' ', statement.Arguments.Select(word => word.Text).Prepend(statement.Keyword.Text));
        return statement.Block is { } block ? $"{words} {{ {string.Concat(block.Statements.Select(item => Show(item) + " "))}}}" : words + ";";
    }
}
