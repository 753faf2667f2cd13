using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Fulcrum.Cli.Ipvsadm.Options;
using Grpc.Core;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>The commands that change something. What is refused is a <see cref="RpcException"/>, or a <see cref="RequestException"/> where the director need not be asked.</summary>
internal sealed class ServiceActions(Daemon daemon, TextWriter error)
{
    /// <summary>The settings behind --set and --timeout.</summary>
    public static IReadOnlyList<string> TimeoutNames { get; } = ["tcp_timeout", "tcp_fin_timeout", "udp_timeout"];

    /// <summary>Runs the command.</summary>
    public Task RunAsync(IpvsadmCall call) => call.Command switch
    {
        Word.AddService => daemon.VirtualServices.CreateAsync(new() { Service = Apply(call, New(call)) }, daemon.Call).ResponseAsync,
        Word.EditService => EditServiceAsync(call),
        Word.DeleteService => daemon.VirtualServices.DeleteAsync(new() { Key = call.Service!.Key }, daemon.Call).ResponseAsync,
        Word.Clear => ClearAsync(),
        Word.AddServer => daemon.RealServers.CreateAsync(new() { Service = call.Service!.Key, Server = Server(call) }, daemon.Call).ResponseAsync,
        Word.EditServer or Word.DeleteServer => ChangeServerAsync(call),
        Word.Zero => daemon.Statistics.ZeroAsync(new() { Service = call.Service?.Key }, daemon.Call).ResponseAsync,
        Word.Set => SetTimeoutsAsync(call),
        Word.StartDaemon => throw Refused("Fulcrum has no sync daemon to start: its configuration file says with whom it synchronises sessions."),
        _ => throw Refused("No daemon is running"),
    };

    private static RequestException Refused(string reason) => new(reason);

    private static VirtualService New(IpvsadmCall call) => new() { Key = call.Service!.Key, ClientAddress = ClientAddress.None };

    /// <summary>What ipvsadm knows of a service is as the call says, written or not; the pool only where it is written.</summary>
    private static VirtualService Apply(IpvsadmCall call, VirtualService service)
    {
        if (call.PersistenceEngine.Length > 0)
        {
            throw Refused(Refusals.NoScheduler);
        }

        service.Scheduler = call.Scheduler;
        service.SchedulerFlags.Clear();
        service.SchedulerFlags.AddRange(call.Flags);
        service.OnePacket = call.Has(Topic.OnePacket);
        service.Persistence = call.PersistentSeconds is { } seconds
            ? new() { TimeoutSeconds = seconds, PrefixLength = call.Mask is { } mask ? Prefix(mask) : call.PrefixLength }
            : null;
        service.LocalAddressPool = call.Pool ?? service.LocalAddressPool;
        return service;
    }

    private static uint Prefix(IPAddress mask) => NetmaskText.PrefixLength(mask)
        ?? throw Refused($"'{mask}' is no netmask that Fulcrum takes: write one that is a prefix, for example 255.255.255.0.");

    private static RealServer Server(IpvsadmCall call) => new()
    {
        Endpoint = call.Server!.Endpoint,
        Weight = call.Weight,
        Mode = call.Mode,
        UpperThreshold = call.UpperThreshold,
        LowerThreshold = call.LowerThreshold,
        Tunnel = call.Mode == ForwardingMode.Tunnel ? call.Tunnel : null,
    };

    private async Task EditServiceAsync(IpvsadmCall call)
    {
        VirtualService present = await daemon.VirtualServices.GetAsync(new() { Key = call.Service!.Key }, daemon.Call);
        await daemon.VirtualServices.UpdateAsync(new() { Service = Apply(call, present) }, daemon.Call);
    }

    private async Task ChangeServerAsync(IpvsadmCall call)
    {
        try
        {
            if (call.Command == Word.EditServer)
            {
                await daemon.RealServers.UpdateAsync(new() { Service = call.Service!.Key, Server = Server(call) }, daemon.Call);
            }
            else
            {
                await daemon.RealServers.DeleteAsync(new() { Service = call.Service!.Key, Endpoint = call.Server!.Endpoint }, daemon.Call);
            }
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            if (!await HasServiceAsync(call.Service!.Key))
            {
                throw Refused("Service not defined");
            }

            throw;
        }
    }

    private async Task<bool> HasServiceAsync(ServiceKey key)
    {
        try
        {
            await daemon.VirtualServices.GetAsync(new() { Key = key }, daemon.Call);
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>What the file defines stays, and is told.</summary>
    private async Task ClearAsync()
    {
        ListVirtualServicesResponse listed = await daemon.VirtualServices.ListAsync(new(), daemon.Call);
        foreach (VirtualService service in listed.Services.Where(service => service.Owner != Owner.File))
        {
            try
            {
                await daemon.VirtualServices.DeleteAsync(new() { Key = service.Key }, daemon.Call);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                // Someone else was quicker.
            }
        }

        int kept = listed.Services.Count(service => service.Owner == Owner.File);
        if (kept > 0)
        {
            string source = listed.Services.First(service => service.Owner == Owner.File).Source;
            await error.WriteLineAsync(
                $"{(kept == 1 ? "1 virtual service stays" : $"{kept} virtual services stay")}: the configuration file defines "
                + (kept == 1 ? $"it ({source})" : $"them (the first: {source})"));
        }
    }

    private async Task SetTimeoutsAsync(IpvsadmCall call)
    {
        SetSettingsRequest request = new();
        foreach ((string name, uint seconds) in TimeoutNames.Zip(call.Timeouts).Where(pair => pair.Second > 0))
        {
            request.Values.Add(name, seconds);
        }

        if (request.Values.Count > 0)
        {
            await daemon.Settings.SetAsync(request, daemon.Call);
        }
    }
}
