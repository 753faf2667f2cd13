using CsCheck;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Whatever the bytes: reading ends soon, does not throw, points into the text, and what is printed is read as the same.</summary>
[TestFixture]
internal sealed class DocumentPropertyTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(5);

    private static readonly string[] s_pieces =
    [
        "a", "b ", "{", "}", " {\n", "}\n", "\n", "\n", "\r\n", " ", "\t", "\"", "'", "#", "!", "\\", "\\\n", "\\#", "\\!", "$A", "${A}", "$A ",
        "$A=", "$A=$B\n", "$A=1\n", "$B=${A} x\n", "$B= \\\n", "$M=x { \\\n$A \\\n}\n", "\n$M\n", "$B", "${", "$", "${_PWD}", "${_ENV ", "${_ENV FOO}",
        "${_ENV SLASH}", "${_HASH}", "${_BANG}", "${_RANDOM 1 2}", "${_RANDOM x}", "@vm ", "@^vm ", "@no ", "\n@vm ", "\n@no ", "@", "^",
        "~SEQ(A,1,2) ", "\n~SEQ(A,1,3)", "~SEQx(B,1,", "~LST(A,", "~LST({A,B},{1,2},{3}) ", "\n~LST(B,$A,{2}) ", "1", ",", "(", ")", "include ",
        "include x\n", "include {x,y}\n", "includea n\n", "include /d/m\n", "global_defs {\n", "include_check\n", "\0", "\ud800", "é", "\u2028", "\ufeff",
        "\u00a0", "\f", "\v",
    ];

    private static readonly Gen<string> s_piece = Gen.Int[0, s_pieces.Length - 1].Select(i => s_pieces[i]);
    private static readonly Gen<string> s_structured = s_piece.Array[0, 60].Select(string.Concat);
    private static readonly Gen<string> s_bytes = Gen.Byte.Array[0, 300].Select(System.Text.Encoding.UTF8.GetString);

    [TestCase(nameof(s_structured), 5_000)]
    [TestCase(nameof(s_bytes), 2_000)]
    [TestCase(nameof(s_mutated), 500)]
    public void Read_AnyBytes_EndsAndIsPrintedAsItIsRead(string kind, int count)
    {
        Gen<string> texts = kind switch
        {
            nameof(s_structured) => s_structured,
            nameof(s_bytes) => s_bytes,
            _ => s_mutated,
        };
        Task check = Task.Run(() => texts.Sample(Check, iter: count));
        Assert.That(check.Wait(s_hang), Is.True, "reading hangs");
    }

    private static readonly string[] s_repeated =
    [
        "{", "}", "a{", "a {\n", "\"", "$A ", "${A}", "include x ", "#", "\\", "\\\n", "$A=$A$A\n$A\n", "$A=\\\n$A\n$A\n", "@vm ", "${", "~SEQ(A,1,9)",
        "~SEQ(A,1,9)\n", "~LST(", "~LST({", "~LST(A,$A,$A)$A\n", "(", "~", "$A= \\\n", "a~SEQ(", "{~SEQ(A,1,2)", "include m\n",
    ];

    [TestCaseSource(nameof(s_repeated))]
    public void Read_HugeRepetition_Ends(string piece)
    {
        Task check = Task.Run(() =>
        {
            Check(string.Concat(Enumerable.Repeat(piece, 5_000)));
            Check(string.Concat(Enumerable.Repeat(piece, 5_000)) + "\n" + string.Concat(Enumerable.Repeat("}\n", 5_000)));
        });
        Assert.That(check.Wait(s_hang), Is.True, "reading hangs");
    }

    private static readonly string[] s_samples = Samples();

    /// <summary>Real files, or a big one where there are none, with a part replaced.</summary>
    private static readonly Gen<string> s_mutated =
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 4000], Gen.Int[0, 40], s_piece.Array[1, 3], (sample, start, length, pieces) =>
        {
            string text = s_samples[sample % s_samples.Length];
            start = Math.Min(start, text.Length);
            return text[..start] + string.Concat(pieces) + text[Math.Min(text.Length, start + length)..];
        });

    private static string[] Samples()
    {
        string corpus = CorpusTests.Corpus();
        string[] files = Directory.Exists(corpus) ? Directory.GetFiles(corpus, "keepalived.conf", SearchOption.AllDirectories) : [];
        return files.Length == 0 ? [DocumentTests.BigFile()[..8000]] : [.. files.Select(File.ReadAllText).Select(text => text[..Math.Min(8000, text.Length)])];
    }

    private static void Check(string text)
    {
        MemoryFiles files = new() { ["/d/m"] = text, ["/d/x"] = "b 1\n}\n$A=q {", ["/d/y"] = "$A=3 \\\nx\n{\n~SEQ(B,1,2) $A", ["/d/n"] = "include x" };
        Document document = Read(files, "/d/m", out IReadOnlyList<Diagnostic> diagnostics);
        Dictionary<string, string[]> lines = files.ToDictionary(file => file.Key, file => file.Value.Split('\n'));
        foreach (Diagnostic item in diagnostics)
        {
            string line = lines[item.File!][item.Line - 1].TrimEnd('\r');
            if (item.SourceLine != SecretLine.Masked(line) || item.Column < 1 || item.Column > line.Length + 1)
                throw new InvalidOperationException($"not a position: {item}");
            _ = item.Format();
        }
        bool isCut = diagnostics.Any(item => item.Severity == Severity.Error);
        if (!isCut && DocumentWriterTests.Difference(document) is { } difference)
            throw new InvalidOperationException(difference);
    }
}
