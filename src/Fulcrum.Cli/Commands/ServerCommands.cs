using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Commands;

/// <summary>`server add|set|delete`.</summary>
internal static class ServerCommands
{
    private static readonly Argument<ServiceKey> Service = ParsedArgument.Service("SERVICE");
    private static readonly Argument<Endpoint> Server = ParsedArgument.Endpoint();
    private static readonly Option<uint?> Weight = ParsedArgument.Number<uint>("--weight", "0 takes no new sessions");
    private static readonly Option<ForwardingMode?> Mode = ParsedArgument.Mode();

    public static Command Create(GlobalOptions options)
    {
        Symbol[] parameters = [Service, Server, Weight, Mode, .. TunnelOptions.All];
        Command add = options.CreateCommand(
            "add", "Add a real server (weight 1 and fullnat unless given).", AddAsync, parameters);
        Command set = options.CreateCommand("set", "Change what is given; the rest and the sessions stay.", SetAsync, parameters);
        add.Validators.Add(TunnelOptions.Validate);
        set.Validators.Add(TunnelOptions.Validate);
        return new("server", "Add, change or delete a real server of a virtual service.")
        {
            add,
            set,
            options.CreateCommand("delete", "Delete a real server.", DeleteAsync, Service, Server),
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
            Tunnel = TunnelOptions.Apply(context.Arguments, mode, present: null),
        };
        CreateRealServerRequest request = new() { Service = context.Arguments.GetRequiredValue(Service), Server = server };
        await context.PrintChangeAsync(await context.Daemon.RealServers.CreateAsync(request, context.Daemon.Call));
    }

    private static async Task SetAsync(CommandContext context)
    {
        ServiceKey key = context.Arguments.GetRequiredValue(Service);
        Endpoint endpoint = context.Arguments.GetRequiredValue(Server);
        VirtualService service = await context.Daemon.VirtualServices.GetAsync(new() { Key = key }, context.Daemon.Call);
        RealServer server = service.RealServers.FirstOrDefault(server => server.Endpoint.Equals(endpoint))
            ?? throw new RequestException($"{ServiceKeyText.Format(key)} has no real server {EndpointText.Format(endpoint)}.");
        server.Weight = context.Arguments.GetValue(Weight) ?? server.Weight;
        server.Mode = context.Arguments.GetValue(Mode) ?? server.Mode;
        server.Tunnel = TunnelOptions.Apply(context.Arguments, server.Mode, server.Tunnel);
        UpdateRealServerRequest request = new() { Service = key, Server = server };
        await context.PrintChangeAsync(await context.Daemon.RealServers.UpdateAsync(request, context.Daemon.Call));
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        DeleteRealServerRequest request = new()
        {
            Service = context.Arguments.GetRequiredValue(Service),
            Endpoint = context.Arguments.GetRequiredValue(Server),
        };
        await context.PrintChangeAsync(await context.Daemon.RealServers.DeleteAsync(request, context.Daemon.Call));
    }
}
