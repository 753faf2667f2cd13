using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Commands;

/// <summary>`service add|set|delete`.</summary>
internal static class ServiceCommands
{
    private static readonly Argument<ServiceKey> Key = ParsedArgument.Service("KEY");
    private static readonly Option<string> Scheduler = new("--scheduler", "-s") { Description = "rr or wrr", HelpName = "NAME" };
    private static readonly Option<string> Pool = new("--pool") { Description = "Local-address pool of FULLNAT servers", HelpName = "NAME" };
    private static readonly Option<ClientAddress?> ClientAddress = ParsedArgument.ClientAddress();

    public static Command Create(GlobalOptions options)
    {
        Symbol[] parameters = [Key, Scheduler, Pool, ClientAddress];
        return new("service", "Add, change or delete a virtual service.")
        {
            options.CreateCommand(
                "add", "Add a virtual service without real servers (scheduler wrr unless given).", AddAsync, parameters),
            options.CreateCommand("set", "Change what is given; the rest and the real servers stay.", SetAsync, parameters),
            options.CreateCommand("delete", "Delete a virtual service with its real servers and sessions.", DeleteAsync, Key),
        };
    }

    private static async Task AddAsync(CommandContext context)
    {
        VirtualService service = new()
        {
            Key = context.Arguments.GetRequiredValue(Key),
            Scheduler = context.Arguments.GetValue(Scheduler) ?? "wrr",
            LocalAddressPool = context.Arguments.GetValue(Pool) ?? "",
            ClientAddress = context.Arguments.GetValue(ClientAddress) ?? Api.V1.ClientAddress.None,
        };
        await context.PrintChangeAsync(await context.Daemon.VirtualServices.CreateAsync(new() { Service = service }, context.Daemon.Call));
    }

    private static async Task SetAsync(CommandContext context)
    {
        ServiceKey key = context.Arguments.GetRequiredValue(Key);
        VirtualService service = await context.Daemon.VirtualServices.GetAsync(new() { Key = key }, context.Daemon.Call);
        service.Scheduler = context.Arguments.GetValue(Scheduler) ?? service.Scheduler;
        service.LocalAddressPool = context.Arguments.GetValue(Pool) ?? service.LocalAddressPool;
        service.ClientAddress = context.Arguments.GetValue(ClientAddress) ?? service.ClientAddress;
        await context.PrintChangeAsync(await context.Daemon.VirtualServices.UpdateAsync(new() { Service = service }, context.Daemon.Call));
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteVirtualServiceRequest request = new() { Key = context.Arguments.GetRequiredValue(Key) };
        await context.PrintChangeAsync(await context.Daemon.VirtualServices.DeleteAsync(request, context.Daemon.Call));
    }
}
