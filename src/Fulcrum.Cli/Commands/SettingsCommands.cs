using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`settings list|set|reset`.</summary>
internal static class SettingsCommands
{
    private static readonly Argument<KeyValuePair<string, ulong>[]> Values = new("NAME=VALUE")
    {
        Description = "Settings with their values, for example conn_reuse_mode=0 tcp_timeout=600",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => ParsedArgument.ParseAll(result, SettingText.Parse),
    };

    private static readonly Argument<string[]> Names = new("NAME") { Description = "Names of settings", Arity = ArgumentArity.OneOrMore };

    public static Command Create(GlobalOptions options) => new(
        "settings", "List or change what applies to the whole director: LVS's sysctls and timeouts.")
    {
        options.CreateCommand("list", "List every setting with its value, its default and who set it.", ListAsync),
        options.CreateCommand("set", "Set values, all or none. What the configuration file sets is changed there.", SetAsync, Values),
        options.CreateCommand("reset", "Take settings back to their defaults.", ResetAsync, Names),
    };

    private static async Task ListAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.Settings.ListAsync(new(), context.Daemon.Call), SettingTable.Format);

    private static async Task SetAsync(CommandContext context)
    {
        SetSettingsRequest request = new();
        foreach ((string name, ulong value) in context.Arguments.GetRequiredValue(Values))
        {
            request.Values[name] = value;
        }

        await context.PrintChangeAsync(await context.Daemon.Settings.SetAsync(request, context.Daemon.Call));
    }

    private static async Task ResetAsync(CommandContext context)
    {
        SetSettingsRequest request = new();
        request.Reset.AddRange(context.Arguments.GetRequiredValue(Names));
        await context.PrintChangeAsync(await context.Daemon.Settings.SetAsync(request, context.Daemon.Call));
    }
}
