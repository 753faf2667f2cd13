using System.CommandLine;

namespace Fulcrum.Cli.Commands;

/// <summary>`config show`: of the running director, or of a file without one.</summary>
internal static class ConfigShowCommand
{
    private static readonly Argument<string?> Configuration = new("FILE")
    {
        Description = "Configuration file, read here without a daemon; left out: what the director runs", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "show",
        "Print the configuration with definitions and includes replaced by what they stand for, each block with its file and line.",
        RunAsync,
        Configuration,
        ConfigId.Option);

    private static async Task RunAsync(CommandContext context)
    {
        if (context.Arguments.GetValue(Configuration) is { } file)
            await SiblingProgram.RunAsync(SiblingProgram.Find("fulcrumd"),
                ["config", "show", file, .. context.JsonOption, .. ConfigId.PassedOn(context.Arguments)], context.Arguments.InvocationConfiguration, context.Cancellation);
        else
            await context.PrintAsync(await context.Daemon.Configuration.ShowAsync(new(), context.Daemon.Call), answer => answer.Text);
    }
}
