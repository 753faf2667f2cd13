using System.CommandLine;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`ports`.</summary>
internal static class PortsCommand
{
    public static Command Create(GlobalOptions options) =>
        options.CreateCommand("ports", "List the data plane's ports: link, kernel twin, queues and how they lead to workers, packets, bytes, errors.", RunAsync);

    private static async Task RunAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.Ports.ListAsync(new(), context.Daemon.Call), PortTable.Format);
}
