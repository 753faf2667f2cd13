using System.Text.RegularExpressions;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>The set-up that README promises.</summary>
internal sealed partial class ReadmeTests
{
    [Test]
    public void Readme_SetUp_IsTwoCommandsThatTheScriptKnows()
    {
        string readme = File.ReadAllText(Repository.Path("README.md"));
        string setUp = readme[readme.IndexOf("## Set-up", StringComparison.Ordinal)..];
        string[] commands = [.. CodeBlock().Match(setUp).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('#')[0].Trim())];

        Assert.That(commands, Is.EqualTo(new[] { "./appliance demo", "./appliance test" }));
        string help = Command.Run(Repository.Path("appliance"), "help").Expect();
        Assert.That(help, Does.Contain("  demo ").And.Contain("  test "));
    }

    [Test]
    public void Appliance_UnknownVerb_IsRefusedWithTheHelp() =>
        Assert.That(Command.Run(Repository.Path("appliance"), "fly").ExpectFailure(), Does.Contain("'fly'").And.Contain("./appliance"));

    [GeneratedRegex("```[a-z]*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
