using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Includes and their checks. What is an error is what ends keepalived 2.2.7.</summary>
[TestFixture]
internal sealed class IncludeTests
{
    [TestCase("include 1.c\nz", "i1; z;")]
    [TestCase("include *.c\nz", "i1; i2; z;")]
    [TestCase("include {2,1}.c\nz", "i2; i1; z;")]
    [TestCase("include /d/1.c   # comment\nz", "i1; z;")]
    [TestCase("include\t1.c\nz", "i1; z;")]
    [TestCase("@vm include 1.c\n@no include 2.c\nz", "i1; z;")]
    [TestCase("$P=2\ninclude ${P}.c\nz", "i2; z;")]
    [TestCase("$I=include 1.c\n$I\nz", "i1; z;")]
    [TestCase("$I=a \\\ninclude 1.c \\\nb\n$I\nz", "a; i1; b; z;")]
    [TestCase("~SEQ(X,1,2) include ${X}.c\nz", "i1; i2; z;")]
    [TestCase("a { include 1.c\n}", "a { i1; }")]
    [TestCase("b include 1.c", "b include 1.c;")]
    [TestCase("includex 1.c", "includex 1.c;")]
    [TestCase("include s/n\nz", "n { n1; } z;")]
    [TestCase("include none*\nz", "z;")]
    [TestCase("includea {1,2}.[c]\nz", "i1; i2; z;")]
    public void Include_IsReadInItsPlace(string text, string expected)
    {
        string shown = Show(Read(Some(text), "/d/m", out IReadOnlyList<Diagnostic> diagnostics));
        Assert.That(diagnostics, Is.Empty);
        Assert.That(shown, Is.EqualTo(expected));
    }

    /// <summary>Columns: include, includer, includem, includew, includeb, includea; E for an error, n for a note, - for silence.</summary>
    [TestCase("1.c", "------")]
    [TestCase("nope", "nnEEnE")]
    [TestCase("nope*", "---E-E")]
    [TestCase("[a", "---E-E")]
    [TestCase("{1,n}.c", "nnnnEE")]
    [TestCase("{n,m}.c", "nnnnEE")]
    [TestCase("{a", "nnnnEE")]
    [TestCase("s", "nEEEEE")]
    [TestCase("script", "nEEEEE")]
    [TestCase("pipe", "nEEEEE")]
    [TestCase("*", "nEEEEE")]
    [TestCase("\"1.c\"", "nnEEnE")]
    public void Include_WhatIsMissing_FailsByTheVariant(string pattern, string expected)
    {
        string[] variants = ["include", "includer", "includem", "includew", "includeb", "includea"];
        foreach ((string variant, char outcome) in variants.Zip(expected))
        {
            MemoryFiles files = Some("");
            files.Unreadable.Clear();
            files["/e/m"] = $"  {variant} /d/{pattern}";
            Read(files, "/e/m", out IReadOnlyList<Diagnostic> diagnostics);
            char found = diagnostics.Count == 0 ? '-' : diagnostics.Max(item => item.Severity) == Severity.Error ? 'E' : 'n';
            Assert.That(found, Is.EqualTo(outcome), $"{variant} {pattern}\n{string.Join('\n', diagnostics)}");
            Assert.That(diagnostics.Select(item => (item.File, item.Line, item.Column)), Is.All.EqualTo(("/e/m", 1, variant.Length + 4)));
        }
    }

    [TestCase("include_check", "nope", true)]
    [TestCase("include_check", "nope*", true)]
    [TestCase("include_check read", "nope", false)]
    [TestCase("include_check read", "s", true)]
    [TestCase("include_check match", "nope", true)]
    [TestCase("include_check match", "s", true)]
    [TestCase("include_check match", "nope*", false)]
    [TestCase("include_check wildcard_match", "nope*", true)]
    [TestCase("include_check wildcard_match", "nope", false)]
    [TestCase("include_check brace_match", "{1,n}.c", true)]
    [TestCase("include_check +match", "nope", true)]
    [TestCase("include_check +match -match", "nope", false)]
    [TestCase("include_check\ninclude_check -match", "nope", false)]
    [TestCase("include_check\ninclude_check match", "nope*", false)]
    [TestCase("x {\ninclude_check\n}", "nope", false)]
    public void IncludeCheck_InGlobalDefs_CountsFromThereOn(string lines, string pattern, bool isError)
    {
        Read(Some($"include nope\nglobal_defs {{\n{lines}\n}}\ninclude {pattern}"), "/d/m", out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Any(item => item.Severity == Severity.Error), Is.EqualTo(isError));
        Assert.That(diagnostics.Single(item => item.Line == 1).Severity, Is.EqualTo(Severity.Note));
    }

    [TestCase("bogus", "'bogus' is no check")]
    [TestCase("match bogus", "only the first word may lack")]
    [TestCase("+ match", "'+' is no check")]
    public void IncludeCheck_UnknownWord_IsAWarning(string words, string message)
    {
        Read($"global_defs {{\n include_check {words}\n}}", out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Select(item => item.Severity), Is.All.EqualTo(Severity.Warning));
        Assert.That(diagnostics[0].Message, Does.Contain(message));
    }

    [Test]
    public void IncludeCheck_CountsInIncludedFilesAndEndsWithItsFile()
    {
        MemoryFiles files = Some("include on\ninclude nope\nglobal_defs {\ninclude_check\n}\ninclude s/deep");
        files["/d/on"] = "global_defs {\ninclude_check\n}";
        files["/d/s/deep"] = "\ninclude nope";
        Read(files, "/d/m", out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Select(item => (item.Severity, item.File, item.Line)), Is.EqualTo(new[]
        {
            (Severity.Note, "/d/m", 2), (Severity.Error, "/d/s/deep", 2),
        }));
    }

    [TestCase("secret", "cannot be read: access is denied")]
    [TestCase("m", "includes itself")]
    [TestCase("./s/../m", "includes itself")]
    [TestCase("a\0b", "this is not a path")]
    public void Include_WhatCannotBeGuessed_IsAnError(string pattern, string words)
    {
        MemoryFiles files = Some("a\n include " + pattern);
        files["/d/./s/../m"] = files["/d/m"];
        Read(files, "/d/m", out IReadOnlyList<Diagnostic> diagnostics);
        Diagnostic item = diagnostics.Single();
        Assert.That(item.Message, Does.Contain(words));
        Assert.That((item.Severity, item.Line, item.Column), Is.EqualTo((Severity.Error, 2, 10)));
    }

    [Test]
    public void Include_WithoutAPattern_IsAWarning() =>
        AssertMeaning("a\n include\nb", "a; b;", Severity.Warning, 2, 2, "names no file");

    [Test]
    public void Include_Blocks_MaySpanFilesAndDefinitionsStay()
    {
        MemoryFiles files = new()
        {
            ["/d/m"] = "$P=s\na {\n  include ${P}/*.conf # all\n}\nd $X",
            ["/d/s/2.conf"] = "two }\nb {",
            ["/d/s/1.conf"] = "one\n$X=9",
        };
        Assert.That(Show(Read(files, "/d/m", out _)), Is.EqualTo("a { one; two; } b { } d 9;"));
    }

    [Test]
    public void Include_Definition_EndsWithItsFile()
    {
        MemoryFiles files = Some("include open\nb\n$A");
        files["/d/open"] = "$A=x \\";
        Assert.That(Show(Read(files, "/d/m", out _)), Is.EqualTo("b; x;"));
    }

    [TestCase(2, "too many files")]
    [TestCase(1, "nested at most 64 deep")]
    public void Include_FilesThatMultiply_EndWithAnError(int times, string words)
    {
        MemoryFiles files = [];
        for (int i = 0; i < 100; i++)
            files[$"/d/{i}"] = string.Concat(Enumerable.Repeat($"include {i + 1}\n", times));
        Read(files, "/d/0", out IReadOnlyList<Diagnostic> diagnostics);
        Assert.That(diagnostics.Select(item => item.Message), Has.Some.Contains(words));
    }

    [Test]
    public void DiskFileSource_KindOf_TellsThemApart()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory();
        try
        {
            string file = Path.Combine(directory.FullName, "f"), link = Path.Combine(directory.FullName, "l");
            string script = Path.Combine(directory.FullName, "x");
            File.WriteAllText(file, "a");
            File.WriteAllText(script, "a");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            File.CreateSymbolicLink(link, Path.Combine(directory.FullName, "none"));
            string[] paths = [file, script, link, directory.FullName, "/dev/null", link + "x"];
            Assert.That(paths.Select(new DiskFileSource().KindOf), Is.EqualTo(new[]
            {
                FileKind.Readable, FileKind.Executable, FileKind.Special, FileKind.Directory, FileKind.Special, FileKind.Missing,
            }));
        }
        finally
        {
            directory.Delete(true);
        }
    }

    private static MemoryFiles Some(string text)
    {
        MemoryFiles files = new()
        {
            ["/d/m"] = text, ["/d/1.c"] = "i1", ["/d/2.c"] = "i2", ["/d/.h.c"] = "h", ["/d/s/n"] = "n {\ninclude n1\n}", ["/d/s/n1"] = "n1",
        };
        files.Executables.Add("/d/script");
        files.Special.Add("/d/pipe");
        files.Unreadable.Add("/d/secret");
        return files;
    }
}
