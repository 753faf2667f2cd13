using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>./appliance install, into a directory.</summary>
internal sealed class InstallTests
{
    private static readonly string[] Programs = ["fulcrumctl", "fulcrumd", "fulcrum-dataplane"];
    private string _directory = "";

    [SetUp]
    public void MakeDirectory()
    {
        if (!File.Exists(Repository.Path("out/bin/fulcrumctl")))
        {
            Assert.Ignore("It needs the programs: run './appliance build'.");
        }

        _directory = Directory.CreateTempSubdirectory("fulcrum-e2e-").FullName;
    }

    [TearDown]
    public void RemoveDirectory()
    {
        if (_directory.Length > 0)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Test]
    public void Install_Twice_LeavesRunnableProgramsUnitsAndTheUsersConfiguration()
    {
        Install();
        string configuration = $"{_directory}/etc/fulcrum/fulcrum.conf";
        Assert.That(configuration, Does.Exist);
        File.WriteAllText(configuration, "! mine\n");
        Install();

        foreach (string program in Programs)
        {
            Assert.That(new FileInfo($"{_directory}/usr/bin/{program}").LinkTarget, Is.EqualTo($"/usr/lib/fulcrum/{program}"));
            Command.Run($"{_directory}/usr/lib/fulcrum/{program}", "--help").Expect();
        }

        Assert.That($"{_directory}/usr/lib/fulcrum/libfulcrum.so", Does.Exist);
        Assert.That(
            new FileInfo($"{_directory}/usr/share/bash-completion/completions/fulcrumctl").LinkTarget, Is.EqualTo("/usr/lib/fulcrum/fulcrumctl.bash"));
        Assert.That(File.ReadAllText($"{_directory}/usr/lib/fulcrum/fulcrumctl.bash"), Does.Contain("complete -F _fulcrumctl fulcrumctl"));
        Assert.That(File.ReadAllText(configuration), Is.EqualTo("! mine\n"));
        foreach (string unit in new[] { "fulcrumd", "fulcrum-dataplane" })
        {
            Assert.That(
                File.ReadAllText($"{_directory}/usr/lib/systemd/system/{unit}.service"),
                Does.Contain($"ExecStart=/usr/lib/fulcrum/{unit} ").And.Not.Contain("@"));
        }
    }

    [Test]
    public void Install_WithIpvsadm_LinksItButReplacesNoOther()
    {
        string link = $"{_directory}/usr/sbin/ipvsadm";
        Install();
        Assert.That(link, Does.Not.Exist);
        Install("--ipvsadm");
        Install("--ipvsadm");
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo("/usr/lib/fulcrum/fulcrumctl"));

        File.Delete(link);
        File.WriteAllText(link, "the package's");
        CommandResult refused = Command.Run(
            Repository.Path("deploy/lib/install.sh"), ["--prefix", "/usr", "--ipvsadm"], ("DESTDIR", _directory));

        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.Error, Does.Contain($"{link} is there already"));
        Assert.That(File.ReadAllText(link), Is.EqualTo("the package's"));
    }

    [Test]
    public void ExampleConfiguration_WithItsCommentsRemoved_IsTheSyntaxThatTheDaemonReads()
    {
        string text = string.Join('\n', File.ReadLines(Repository.Path("deploy/systemd/fulcrum.conf"))
            .SkipWhile(line => line != "!").Select(line => line.TrimStart('!')));

        Assert.That(text, Does.Contain("local_address_group").And.Contain("virtual_server"));
        Assert.That(text.Count(letter => letter == '{'), Is.EqualTo(text.Count(letter => letter == '}')));
    }

    private void Install(params string[] options) =>
        Command.Run(Repository.Path("deploy/lib/install.sh"), ["--prefix", "/usr", .. options], ("DESTDIR", _directory)).Expect();
}
