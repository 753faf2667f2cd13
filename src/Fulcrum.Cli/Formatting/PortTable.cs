using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>The ports of the data plane.</summary>
public static class PortTable
{
    /// <summary>One line a port; WORKERS are those of its queues in order.</summary>
    public static string Format(ListPortsResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        TextTable table = new(
            "PORT", "LINK", "MAC", ">MTU", ">QUEUES", "TWIN", ">RX-PACKETS", ">RX-BYTES", ">RX-MISSED", ">RX-ERRORS",
            ">TX-PACKETS", ">TX-BYTES", ">TX-ERRORS", "DRIVER", "DEVICE", "STEERING", "WORKERS", "WHY");
        foreach (Port port in response.Ports)
        {
            table.Add(
                port.Name, Link(port), port.Mac, port.Mtu, port.ReceiveQueues, port.Twin.Length == 0 ? "-" : port.Twin,
                port.ReceivedPackets, port.ReceivedBytes, port.MissedPackets, port.ReceiveErrors,
                port.TransmittedPackets, port.TransmittedBytes, port.TransmitErrors, port.Driver, port.Device,
                SteeringText.Word(port.Steering), port.QueueWorkers.Count == 0 ? "-" : string.Join(',', port.QueueWorkers),
                SteeringText.Reason(port.SteeringReason));
        }

        return table.ToString();
    }

    private static string Link(Port port) => port switch
    {
        { LinkUp: false } => "down",
        { Speed: 0 } => "up",
        { Speed: >= 1000 } when port.Speed % 1000 == 0 => $"{port.Speed / 1000}G",
        _ => $"{port.Speed}M",
    };
}
