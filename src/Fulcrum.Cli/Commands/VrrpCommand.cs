using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`vrrp`, `vrrp yield`, `vrrp release`.</summary>
internal static class VrrpCommand
{
    private static readonly Argument<string?> Name = new("NAME")
    {
        Description = "A vrrp_instance or vrrp_sync_group; all instances if it is left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create(GlobalOptions options)
    {
        Command command = options.CreateCommand("vrrp", "Show who is master of which virtual addresses, and why.", ShowAsync);
        command.Subcommands.Add(options.CreateCommand(
            "yield", "Give the addresses up, as before maintenance; another director has them until release.", YieldAsync, Name));
        command.Subcommands.Add(options.CreateCommand("release", "End yield: take over again as the priority says.", ReleaseAsync, Name));
        return command;
    }

    private static async Task ShowAsync(CommandContext context)
    {
        GetVrrpResponse response = await context.Daemon.Vrrp.GetAsync(new(), context.Daemon.Call);
        await context.PrintAsync(response, answer => VrrpTable.Format(answer, DateTimeOffset.UtcNow));
        await context.WarnAsync(response.Warnings);
    }

    private static async Task YieldAsync(CommandContext context)
    {
        YieldVrrpRequest request = new() { Name = context.Arguments.GetValue(Name) ?? "" };
        await context.PrintChangeAsync(await context.Daemon.Vrrp.YieldAsync(request, context.Daemon.Call));
    }

    private static async Task ReleaseAsync(CommandContext context)
    {
        ReleaseVrrpRequest request = new() { Name = context.Arguments.GetValue(Name) ?? "" };
        await context.PrintChangeAsync(await context.Daemon.Vrrp.ReleaseAsync(request, context.Daemon.Call));
    }
}
