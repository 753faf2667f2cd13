using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Tests.Configuration;

[TestFixture]
internal sealed class GlobTests
{
    private static readonly MemoryFiles s_files = new()
    {
        ["/d/a.conf"] = "", ["/d/b.conf"] = "", ["/d/b1.conf"] = "", ["/d/.c.conf"] = "", ["/d/x.txt"] = "", ["/e/a.conf"] = "",
    };

    [TestCase("/d/a.conf", "/d/a.conf")]
    [TestCase("/d/*.conf", "/d/a.conf /d/b.conf /d/b1.conf")]
    [TestCase("/d/?.conf", "/d/a.conf /d/b.conf")]
    [TestCase("/d/[b-z]*", "/d/b.conf /d/b1.conf /d/x.txt")]
    [TestCase("/d/[!b]*.conf", "/d/a.conf")]
    [TestCase("/d/[z-a]*", "")]
    [TestCase("/d/[", "")]
    [TestCase("/d/.*", "/d/.c.conf")]
    [TestCase("/*/a.conf", "/d/a.conf /e/a.conf")]
    [TestCase("/{e,d}/a.conf", "/e/a.conf /d/a.conf")]
    [TestCase("/d/{a,b{,1}}.conf", "/d/a.conf /d/b.conf /d/b1.conf")]
    [TestCase("/d/{a", "")]
    [TestCase("/d/none*", "")]
    [TestCase("/d/(a|b)+.conf", "")]
    public void Find_Pattern_YieldsExistingPaths(string pattern, string expected) =>
        Assert.That(string.Join(' ', Glob.Find(pattern, s_files, out _)), Is.EqualTo(expected));

    [Test]
    public void Find_ManyAlternatives_Ends() =>
        Assert.That(Glob.Find(string.Concat(Enumerable.Repeat("{a,b}", 40)), s_files, out _), Is.Empty);

    [Test]
    public void DiskFileSource_RealFiles_AreFoundAndRead()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("fulcrum-files-");
        try
        {
            string plain = Path.Combine(directory.FullName, "a.conf");
            string script = Path.Combine(directory.FullName, "b.sh");
            File.WriteAllText(plain, "weight 1\n");
            File.WriteAllText(script, "");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            DiskFileSource files = new();
            Assert.Multiple(() =>
            {
                Assert.That(files.KindOf(plain), Is.EqualTo(FileKind.Readable));
                Assert.That(files.KindOf(script), Is.EqualTo(FileKind.Executable));
                Assert.That(files.KindOf(directory.FullName), Is.EqualTo(FileKind.Directory));
                Assert.That(files.KindOf(plain + "x"), Is.EqualTo(FileKind.Missing));
                Assert.That(files.List(directory.FullName), Is.EqualTo(new[] { "a.conf", "b.sh" }));
                Assert.That(files.List(plain + "x"), Is.Empty);
                Assert.That(files.ReadAllText(plain), Is.EqualTo("weight 1\n"));
                Assert.That(Glob.Find(Path.Combine(directory.FullName, "*.conf"), files, out _), Is.EqualTo(new[] { plain }));
            });
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
