namespace Fulcrum.Cli.Tests;

/// <summary>`config check` and `config lvs` with a program that only tells how it was called.</summary>
[NonParallelizable]
internal sealed class ConfigCheckCommandTests
{
    private DirectoryInfo _directory = null!;
    private string? _variable;

    [SetUp]
    public void SetUp()
    {
        _directory = Directory.CreateTempSubdirectory("fulcrum-cli-");
        _variable = Environment.GetEnvironmentVariable(SiblingProgram.DirectoryVariable);
        Environment.SetEnvironmentVariable(SiblingProgram.DirectoryVariable, _directory.FullName);
        string path = Path.Combine(_directory.FullName, "fulcrumd");
        File.WriteAllText(path, "#!/bin/sh\necho \"$*\"\necho a warning >&2\nexit 5\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [TearDown]
    public void TearDown()
    {
        Environment.SetEnvironmentVariable(SiblingProgram.DirectoryVariable, _variable);
        _directory.Delete(recursive: true);
    }

    [TestCase("config check k.conf", "config check k.conf\n")]
    [TestCase("config lvs k.conf -i vm", "config lvs k.conf -i vm\n")]
    public async Task Config_File_IsLookedAtByTheDaemonsProgram(string arguments, string called)
    {
        using StringWriter output = new(), error = new();

        int exitCode = await CommandLine.RunAsync(arguments.Split(' '), output, error);

        Assert.That((exitCode, output.ToString(), error.ToString()), Is.EqualTo((5, called, "a warning\n")));
    }
}
