using System.Net;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>What a process that has crashed as MASTER leaves, when the next one cannot start: the other director has the addresses by then.</summary>
internal static class Leftovers
{
    /// <summary>Removes addresses that instances have set, in the network namespace of the calling thread. Never throws.</summary>
    public static void Remove(ILogger logger)
    {
        try
        {
            using NetlinkSocket requests = NetlinkSocket.Open();
            using InterfaceTable interfaces = new(requests, logger);
            new AddressSetter(requests, interfaces, logger).Retain(new HashSet<IPAddress>());
        }
        catch (NetlinkException e)
        {
            logger.LogError("Addresses of virtual routers may be left, because the kernel cannot be asked: {Reason}", e.Message);
        }
    }
}
