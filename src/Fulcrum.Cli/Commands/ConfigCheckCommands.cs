using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>`config check` and `config lvs`: need no running daemon; they run its program, and end with its exit code.</summary>
internal static class ConfigCheckCommands
{
    private static readonly Argument<string> ConfigurationFile = new("FILE") { Description = "Configuration file" };

    public static Command CreateCheck() => Create("check", """
        Tell what is wrong with a configuration.
        Exit code: 0 nothing, 4 it cannot run, 5 it runs, with warnings, 6 it runs, and scripts are not trusted.
        """);

    public static Command CreateLvs() => Create("lvs",
        "List what keepalived would tell LVS for a configuration at a start, before any check has answered");

    private static Command Create(string name, string description)
    {
        Command command = new(name, description) { ConfigurationFile, ConfigId.Option };
        command.SetAction((arguments, cancellation) => SiblingProgram.PassThroughAsync(
            SiblingProgram.Find("fulcrumd"), Arguments(name, arguments), arguments.InvocationConfiguration, cancellation));
        return command;
    }

    private static IEnumerable<string> Arguments(string name, ParseResult arguments) =>
    [
        "config", name, arguments.GetRequiredValue(ConfigurationFile),
        .. ConfigId.PassedOn(arguments),
    ];
}
