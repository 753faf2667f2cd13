using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Commands;

/// <summary>`service add|set|delete`.</summary>
internal static class ServiceCommands
{
    private const string DefaultScheduler = "wlc";

    private static readonly ServiceReference Key = new("KEY");
    private static readonly Option<string> Pool = new("--pool") { Description = "Local-address pool of FULLNAT servers", HelpName = "NAME" };
    private static readonly Option<ClientAddress?> ClientAddress = ParsedArgument.ClientAddress();

    public static Command Create(GlobalOptions options)
    {
        Symbol[] parameters = [.. Key.All, .. ServiceOptions.All, Pool, ClientAddress];
        Command add = options.CreateCommand(
            "add", "Add a virtual service without real servers (scheduler wlc unless given).", AddAsync, parameters);
        Command set = options.CreateCommand("set", "Change what is given; the rest and the real servers stay.", SetAsync, parameters);
        Command delete = options.CreateCommand(
            "delete", "Delete a virtual service with its real servers and sessions.", DeleteAsync, Key.All);
        set.Aliases.Add("edit");
        foreach (Command command in new[] { add, set, delete })
        {
            command.Validators.Add(Key.Validate);
        }

        return new("service", "Add, change or delete a virtual service.") { add, set, delete };
    }

    private static async Task AddAsync(CommandContext context)
    {
        VirtualService service = new()
        {
            Key = Key.Get(context.Arguments),
            Scheduler = DefaultScheduler,
            LocalAddressPool = context.Arguments.GetValue(Pool) ?? "",
            ClientAddress = context.Arguments.GetValue(ClientAddress) ?? Api.V1.ClientAddress.None,
        };
        ServiceOptions.Apply(context.Arguments, service);
        await context.PrintChangeAsync(await context.Daemon.VirtualServices.CreateAsync(new() { Service = service }, context.Daemon.Call));
    }

    private static async Task SetAsync(CommandContext context)
    {
        ServiceKey key = Key.Get(context.Arguments);
        VirtualService service = await context.Daemon.VirtualServices.GetAsync(new() { Key = key }, context.Daemon.Call);
        service.LocalAddressPool = context.Arguments.GetValue(Pool) ?? service.LocalAddressPool;
        service.ClientAddress = context.Arguments.GetValue(ClientAddress) ?? service.ClientAddress;
        ServiceOptions.Apply(context.Arguments, service);
        await context.PrintChangeAsync(await context.Daemon.VirtualServices.UpdateAsync(new() { Service = service }, context.Daemon.Call));
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteVirtualServiceRequest request = new() { Key = Key.Get(context.Arguments) };
        await context.PrintChangeAsync(await context.Daemon.VirtualServices.DeleteAsync(request, context.Daemon.Call));
    }
}
