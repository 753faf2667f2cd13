using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`config history`, `config rollback`.</summary>
internal static class ConfigHistoryCommands
{
    private static readonly Argument<ulong> Load = new("LOAD")
    {
        Description = "Number of a load that 'config history' marks as kept; left out: the one before the present one",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command CreateHistory(GlobalOptions options) => options.CreateCommand(
        "history", "List the last loads of the configuration, newest first.", HistoryAsync);

    public static Command CreateRollBack(GlobalOptions options) => options.CreateCommand(
        "rollback", "Go back to a configuration that was in force before; the file stays as it is.", RollBackAsync, Load);

    private static async Task HistoryAsync(CommandContext context) => await context.PrintAsync(
        await context.Daemon.Configuration.HistoryAsync(new(), context.Daemon.Call), answer => LoadTable.Format(answer.Loads));

    private static async Task RollBackAsync(CommandContext context)
    {
        try
        {
            RollBackConfigurationRequest request = new() { Id = context.Arguments.GetValue(Load) };
            RollBackConfigurationResponse answer = await context.Daemon.Configuration.RollBackAsync(request, context.Daemon.Call);
            await context.PrintAsync(answer, back => $"Rolled back: {back.Load.Services} virtual services. The file stays as it is, and the next reload loads it.\n");
        }
        catch (RpcException exception) when (ConfigurationRefusals.Of(exception) is { } refusal)
        {
            throw new RequestException(ConfigurationRefusals.Text(refusal, "It cannot run with what the API owns now"));
        }
    }
}
