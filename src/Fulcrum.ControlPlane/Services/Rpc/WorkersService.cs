using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Workers.</summary>
public sealed class WorkersService(ControlLoop loop) : Workers.WorkersBase
{
    /// <inheritdoc />
    public override async Task<ListWorkersResponse> List(ListWorkersRequest request, ServerCallContext context)
    {
        StatisticsSample sample = await loop.Statistics.ReadAsync(context.CancellationToken).ConfigureAwait(false);
        Wire.PortList ports = await loop.Link.ListPortsAsync(new(), context.CancellationToken).ConfigureAwait(false);
        IReadOnlyList<Wire.WorkerPlace> places = [.. loop.Link.Status.DataPlane?.Workers ?? []];
        return new()
        {
            Workers = { sample.Workers.Select((counters, index) => ApiWorkers.ToApi(index, counters, places, ports.Ports)) },
            CyclesPerSecond = ApiStages.RateOf(sample.Process),
        };
    }

    /// <inheritdoc />
    public override async Task<SampleCyclesResponse> SampleCycles(SampleCyclesRequest request, ServerCallContext context)
    {
        Wire.SampleCycles wanted = new() { Interval = request.Interval, Seconds = request.Seconds };
        Wire.CycleSampling state = await loop.Link.SampleCyclesAsync(wanted, context.CancellationToken).ConfigureAwait(false);
        return new() { Interval = state.Interval, Seconds = state.Seconds };
    }
}
