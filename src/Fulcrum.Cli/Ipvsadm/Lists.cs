using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Fulcrum.Cli.Ipvsadm.Names;
using Fulcrum.Cli.Ipvsadm.Options;
using Grpc.Core;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>The commands that print: -L in all its forms, and -S.</summary>
internal sealed class Lists(Daemon daemon, INames names, TextWriter output, TextWriter error)
{
    private const string NoName = "0";

    /// <summary>-L.</summary>
    public Task ListAsync(IpvsadmCall call)
    {
        if (call.Has(Topic.Connection))
        {
            return ListConnectionsAsync(call);
        }

        if (call.Has(Topic.Timeout))
        {
            return ListTimeoutsAsync();
        }

        // Nothing is to be said of sync daemons: there are none.
        return call.Has(Topic.Daemon) ? Task.CompletedTask : ListServicesAsync(call);
    }

    /// <summary>-S.</summary>
    public async Task SaveAsync(IpvsadmCall call)
    {
        ListVirtualServicesResponse listed = await daemon.VirtualServices.ListAsync(new(), daemon.Call);
        EndpointWriter writer = new(names, call.Has(Topic.Numeric));
        foreach (VirtualService service in KernelOrder.Sort(listed.Services))
        {
            await output.WriteAsync(SaveText.Format(service, writer));
        }
    }

    private async Task ListServicesAsync(IpvsadmCall call)
    {
        List<VirtualService> services = call.Service is { } named
            ? [await daemon.VirtualServices.GetAsync(new() { Key = named.Key }, daemon.Call)]
            : [.. (await daemon.VirtualServices.ListAsync(new(), daemon.Call)).Services];
        bool hasRates = call.Has(Topic.Rate) && !call.Has(Topic.Stats);
        GetStatisticsResponse statistics = await StatisticsAsync(hasRates, isNeeded: hasRates || call.Has(Topic.Stats));
        ListingStyle style = new()
        {
            HasTitle = call.Service is null,
            Name = new EndpointWriter(names, call.Has(Topic.Numeric)).Format,
            Services = call.Has(Topic.NoSort) ? listed => listed : KernelOrder.Sort,
            Servers = call.Has(Topic.NoSort) ? KernelOrder.Unsorted : KernelOrder.Sort,
        };
        await output.WriteAsync(call switch
        {
            _ when call.Has(Topic.Stats) => StatisticsTable.Format(services, statistics, call.Has(Topic.Exact), style),
            _ when call.Has(Topic.Rate) => RateTable.Format(services, statistics, call.Has(Topic.Exact), style),
            _ => ServiceTable.Format(services, Counters.SessionCapacity(statistics), ColumnsOf(call), style),
        });
    }

    private static ServiceColumns ColumnsOf(IpvsadmCall call) => call switch
    {
        _ when call.Has(Topic.Thresholds) => ServiceColumns.Thresholds,
        _ when call.Has(Topic.PersistentConnections) => ServiceColumns.PersistentConnections,
        _ when call.Has(Topic.TunnelInfo) => ServiceColumns.Tunnels,
        _ => ServiceColumns.Plain,
    };

    /// <summary>Counters, or none and a warning where what is configured can be listed without them.</summary>
    private async Task<GetStatisticsResponse> StatisticsAsync(bool hasRates, bool isNeeded)
    {
        try
        {
            return await daemon.Statistics.GetAsync(new() { WithRates = hasRates }, daemon.Call);
        }
        catch (RpcException exception)
            when (!isNeeded && exception.StatusCode == StatusCode.Unavailable && exception.Status.DebugException is null)
        {
            await error.WriteLineAsync(Failure.Describe(exception));
            return new();
        }
    }

    private async Task ListTimeoutsAsync()
    {
        ListSettingsResponse settings = await daemon.Settings.ListAsync(new(), daemon.Call);
        string[] seconds = [.. ServiceActions.TimeoutNames.Select(name =>
            settings.Settings.FirstOrDefault(setting => setting.Name == name)?.Value.ToString() ?? NoName)];
        await output.WriteAsync($"Timeout (tcp tcpfin udp): {string.Join(' ', seconds)}\n");
    }

    private async Task ListConnectionsAsync(IpvsadmCall call)
    {
        EndpointWriter writer = new(names, call.Has(Topic.Numeric));
        string titles = call.Has(Topic.PersistentConnections) ? SessionTable.PersistentTitles : SessionTable.IpvsadmTitles;
        foreach (bool templates in new[] { false, true })
        {
            ListSessionsRequest request = new() { Filter = new() { Templates = templates } };
            using AsyncServerStreamingCall<Session> sessions = daemon.Sessions.List(request, daemon.Stream);
            bool more = await sessions.ResponseStream.MoveNext(daemon.Cancellation);
            await output.WriteAsync(templates ? "" : titles);
            for (; more; more = await sessions.ResponseStream.MoveNext(daemon.Cancellation))
            {
                await output.WriteAsync(SessionTable.IpvsadmRow(sessions.ResponseStream.Current, writer.Format));
            }
        }
    }
}
