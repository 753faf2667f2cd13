using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`pool list|show|add|set|delete|drain|undrain`.</summary>
internal static class PoolCommands
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the pool" };
    private static readonly Argument<LocalAddress[]> Addresses = ParsedArgument.PoolAddresses();

    private static readonly Argument<string> Address = new("ADDRESS")
    {
        Description = "An address of the pool, or a range: 192.0.2.10, 192.0.2.10-20, 2001:db8::10-1f; it may be a part of a range of the pool",
    };

    private static readonly Option<bool> Workers = new("--workers") { Description = "With a column of sessions for each worker" };

    public static Command Create(GlobalOptions options) => new("pool", "List or change the local-address pools that FULLNAT uses towards real servers.")
    {
        options.CreateCommand("list", "List pools: their addresses, and what sessions take of them.", ListAsync, Workers),
        options.CreateCommand("show", "List the addresses of a pool, and what sessions take of each.", ShowAsync, Name, Workers),
        options.CreateCommand("add", "Add a pool.", AddAsync, Name, Addresses),
        options.CreateCommand("set", "Replace the addresses of a pool; sessions of one that goes go on.", SetAsync, Name, Addresses),
        options.CreateCommand("delete", "Delete a pool that no service uses.", DeleteAsync, Name),
        options.CreateCommand(
            "drain", "No new sessions get the address, also in a pool that the file owns; those that have it go on.", DrainAsync, Name, Address),
        options.CreateCommand("undrain", "End a drain: new sessions get the address again.", UndrainAsync, Name, Address),
    };

    private static async Task ListAsync(CommandContext context)
    {
        bool workers = context.Arguments.GetValue(Workers);
        await context.PrintAsync(await WithUsageAsync(context, ""), answer => PoolTable.Format(answer, workers));
    }

    private static async Task ShowAsync(CommandContext context)
    {
        bool workers = context.Arguments.GetValue(Workers);
        ListLocalAddressPoolsResponse answer = await WithUsageAsync(context, context.Arguments.GetRequiredValue(Name));
        await context.PrintAsync(answer, shown => PoolAddressTable.Format(shown, workers));
    }

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

    private static async Task DrainAsync(CommandContext context)
    {
        DrainLocalAddressRequest request = new()
        {
            Pool = context.Arguments.GetRequiredValue(Name), Address = context.Arguments.GetRequiredValue(Address),
        };
        LocalAddressPool pool = await context.Daemon.LocalAddressPools.DrainAsync(request, context.Daemon.Call);
        await context.PrintChangeAsync(pool);
        if (pool.Addresses.Count > 0 && pool.Addresses.All(address => address.Draining))
        {
            await context.WarnAsync([$"Every address of pool '{pool.Name}' drains: FULLNAT takes no new sessions with it."]);
        }
    }

    private static async Task UndrainAsync(CommandContext context)
    {
        UndrainLocalAddressRequest request = new()
        {
            Pool = context.Arguments.GetRequiredValue(Name), Address = context.Arguments.GetRequiredValue(Address),
        };
        await context.PrintChangeAsync(await context.Daemon.LocalAddressPools.UndrainAsync(request, context.Daemon.Call));
    }

    /// <summary>Without usage and with a warning while the data plane is away: what is configured can be listed then, too.</summary>
    private static async Task<ListLocalAddressPoolsResponse> WithUsageAsync(CommandContext context, string name)
    {
        ListLocalAddressPoolsRequest request = new() { Name = name, WithUsage = true };
        try
        {
            return await context.Daemon.LocalAddressPools.ListAsync(request, context.Daemon.Call);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && exception.Status.DebugException is null)
        {
            await context.WarnAsync([Failure.Describe(exception)]);
            request.WithUsage = false;
            return await context.Daemon.LocalAddressPools.ListAsync(request, context.Daemon.Call);
        }
    }

    private static LocalAddressPool GivenPool(CommandContext context)
    {
        LocalAddressPool pool = new() { Name = context.Arguments.GetRequiredValue(Name) };
        pool.Addresses.AddRange(context.Arguments.GetRequiredValue(Addresses));
        return pool;
    }
}
