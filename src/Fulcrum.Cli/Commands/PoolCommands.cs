using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Commands;

/// <summary>`pool list|add|set|delete`.</summary>
internal static class PoolCommands
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the pool" };
    private static readonly Argument<LocalAddress[]> Addresses = ParsedArgument.PoolAddresses();

    public static Command Create(GlobalOptions options) => new("pool", "List or change the local-address pools that FULLNAT uses towards real servers.")
    {
        options.CreateCommand("list", "List pools and their addresses.", ListAsync),
        options.CreateCommand("add", "Add a pool.", AddAsync, Name, Addresses),
        options.CreateCommand("set", "Replace the addresses of a pool.", SetAsync, Name, Addresses),
        options.CreateCommand("delete", "Delete a pool that no service uses.", DeleteAsync, Name),
    };

    private static async Task ListAsync(CommandContext context) =>
        await context.PrintAsync(await context.Daemon.LocalAddressPools.ListAsync(new(), context.Daemon.Call), PoolTable.Format);

    private static async Task AddAsync(CommandContext context) =>
        await context.PrintChangeAsync(
            await context.Daemon.LocalAddressPools.CreateAsync(new() { Pool = GivenPool(context) }, context.Daemon.Call));

    private static async Task SetAsync(CommandContext context) =>
        await context.PrintChangeAsync(
            await context.Daemon.LocalAddressPools.UpdateAsync(new() { Pool = GivenPool(context) }, context.Daemon.Call));

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteLocalAddressPoolRequest request = new() { Name = context.Arguments.GetRequiredValue(Name) };
        await context.PrintChangeAsync(await context.Daemon.LocalAddressPools.DeleteAsync(request, context.Daemon.Call));
    }

    private static LocalAddressPool GivenPool(CommandContext context)
    {
        LocalAddressPool pool = new() { Name = context.Arguments.GetRequiredValue(Name) };
        pool.Addresses.AddRange(context.Arguments.GetRequiredValue(Addresses));
        return pool;
    }
}
