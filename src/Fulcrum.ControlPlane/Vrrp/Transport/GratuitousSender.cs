using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// Sends gratuitous packets from the interface that has the address, with that interface's MAC address. Not thread-safe.
/// </summary>
internal sealed class GratuitousSender(InterfaceTable interfaces, ILogger logger) : IDisposable
{
    private const int EthernetAddressBytes = 6;

    private readonly LinkSocket _link = LinkSocket.Open();

    /// <summary>An interface that is gone or switched off sends nothing.</summary>
    public void Send(GratuitousFrame frame)
    {
        if (interfaces.Find(frame.Interface) is not { IsUp: true } link || link.Mac.GetAddressBytes().Length != EthernetAddressBytes)
            return;
        bool isRouter = frame.Address.AddressFamily == AddressFamily.InterNetworkV6
            && InterfaceSettings.Read("ipv6", frame.Interface, "forwarding") is not (null or "0");
        NetlinkError error = _link.Send(link.Index, GratuitousFrames.Create(frame.Address, link.Mac, isRouter));
        if (error.IsError)
        {
            logger.LogWarning("A gratuitous packet for {Address} cannot be sent on {Interface}: {Error}",
                frame.Address, frame.Interface, error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _link.Dispose();
}
