using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>-i of the commands that read a configuration.</summary>
internal static class ConfigId
{
    /// <summary>The option.</summary>
    public static Option<string?> Option { get; } = new("--config-id", "-i")
    {
        Description = "Which lines that begin with '@ID' count; the first label of the host's name unless it is given", HelpName = "ID",
    };

    /// <summary>What a sibling program is told.</summary>
    public static IEnumerable<string> PassedOn(ParseResult arguments) => arguments.GetValue(Option) is { } id ? ["-i", id] : [];
}
