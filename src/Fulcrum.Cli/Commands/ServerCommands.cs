using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Commands;

/// <summary>`server` and `server add|set|delete`.</summary>
internal static class ServerCommands
{
    private static readonly ServiceReference Service = new("SERVICE");
    private static readonly Argument<Endpoint> Server = ParsedArgument.Endpoint();
    private static readonly Option<uint?> Weight = ParsedArgument.Number<uint>("--weight", "0 takes no new sessions", "-w");
    private static readonly Option<uint?> Upper = ParsedArgument.Number<uint>(
        "--u-threshold", "No new sessions from so many on; 0: no limit", "-x");
    private static readonly Option<uint?> Lower = ParsedArgument.Number<uint>(
        "--l-threshold", "New sessions again when there are fewer; 0: three quarters of -x", "-y");
    private static readonly Option<ForwardingMode?> Mode = ParsedArgument.Mode();

    public static Command Create(GlobalOptions options)
    {
        Symbol[] parameters = [.. Service.All, Server, Weight, Mode, Upper, Lower, .. TunnelOptions.All];
        Command add = options.CreateCommand(
            "add", "Add a real server (weight 1 and fullnat unless given).", AddAsync, parameters);
        Command set = options.CreateCommand("set", "Change what is given; the rest and the sessions stay.", SetAsync, parameters);
        add.Validators.Add(TunnelOptions.Validate);
        set.Validators.Add(TunnelOptions.Validate);
        Command delete = options.CreateCommand("delete", "Delete a real server.", DeleteAsync, [.. Service.All, Server]);
        set.Aliases.Add("edit");
        foreach (Command command in new[] { add, set, delete })
        {
            command.Validators.Add(Service.Validate);
        }

        Command[] drains = DrainCommands.Create(options);
        return new("server", "Add, change, drain or delete a real server of a virtual service.") 
        {
            add,
            set,
            delete,
            WeightCommand.Create(options),
            drains[0],
            drains[1],
        };
    }

    private static async Task AddAsync(CommandContext context)
    {
        ForwardingMode mode = context.Arguments.GetValue(Mode) ?? ForwardingMode.FullNat;
        RealServer server = new()
        {
            Endpoint = context.Arguments.GetRequiredValue(Server),
            Weight = context.Arguments.GetValue(Weight) ?? 1,
            Mode = mode,
            UpperThreshold = context.Arguments.GetValue(Upper) ?? 0,
            LowerThreshold = context.Arguments.GetValue(Lower) ?? 0,
            Tunnel = TunnelOptions.Apply(context.Arguments, mode, present: null),
        };
        CreateRealServerRequest request = new() { Service = Service.Get(context.Arguments), Server = server };
        await context.PrintChangeAsync(await context.Daemon.RealServers.CreateAsync(request, context.Daemon.Call));
    }

    private static async Task SetAsync(CommandContext context)
    {
        ServiceKey key = Service.Get(context.Arguments);
        Endpoint endpoint = context.Arguments.GetRequiredValue(Server);
        VirtualService service = await context.Daemon.VirtualServices.GetAsync(new() { Key = key }, context.Daemon.Call);
        RealServer server = service.RealServers.FirstOrDefault(server => server.Endpoint.Equals(endpoint))
            ?? throw new RequestException($"{ServiceKeyText.Format(key)} has no real server {EndpointText.Format(endpoint)}.");
        server.Weight = context.Arguments.GetValue(Weight) ?? server.Weight;
        server.UpperThreshold = context.Arguments.GetValue(Upper) ?? server.UpperThreshold;
        server.LowerThreshold = context.Arguments.GetValue(Lower) ?? server.LowerThreshold;
        server.Mode = context.Arguments.GetValue(Mode) ?? server.Mode;
        server.Tunnel = TunnelOptions.Apply(context.Arguments, server.Mode, server.Tunnel);
        UpdateRealServerRequest request = new() { Service = key, Server = server };
        await context.PrintChangeAsync(await context.Daemon.RealServers.UpdateAsync(request, context.Daemon.Call));
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteRealServerRequest request = new()
        {
            Service = Service.Get(context.Arguments),
            Endpoint = context.Arguments.GetRequiredValue(Server),
        };
        await context.PrintChangeAsync(await context.Daemon.RealServers.DeleteAsync(request, context.Daemon.Call));
    }
}
