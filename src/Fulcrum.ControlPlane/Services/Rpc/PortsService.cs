using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.Ports.</summary>
public sealed class PortsService(ControlLoop loop) : Ports.PortsBase
{
    /// <inheritdoc />
    public override async Task<ListPortsResponse> List(ListPortsRequest request, ServerCallContext context)
    {
        Wire.PortList ports = await loop.Link.ListPortsAsync(new(), context.CancellationToken).ConfigureAwait(false);
        ListPortsResponse response = new();
        response.Ports.AddRange(ports.Ports.Select(ToApi));
        return response;
    }

    private static Port ToApi(Wire.PortState port) => new()
    {
        Name = port.Name,
        Device = port.Device,
        Driver = port.Driver,
        Mac = string.Join(':', port.Mac.Select(b => b.ToString("x2"))),
        Mtu = port.Mtu,
        LinkUp = port.LinkUp,
        Speed = port.Speed,
        ReceivedPackets = port.ReceivedPackets,
        ReceivedBytes = port.ReceivedBytes,
        TransmittedPackets = port.TransmittedPackets,
        TransmittedBytes = port.TransmittedBytes,
        MissedPackets = port.MissedPackets,
        ReceiveErrors = port.ReceiveErrors,
        TransmitErrors = port.TransmitErrors,
        Twin = port.Twin,
        ReceiveQueues = port.ReceiveQueues,
        Steering = port.Steering.ToApi(),
        QueueWorkers = { port.QueueWorkers },
        SteeringReason = port.SteeringReason,
    };
}
