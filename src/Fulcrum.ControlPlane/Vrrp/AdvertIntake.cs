using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>From sockets to machines. On VRRP's thread only.</summary>
internal sealed class AdvertIntake(SocketSet sockets, FaultFinder faults, RouterSet routers, Func<TimeSpan> now, ILogger logger)
{
    // Packets taken from a socket before others, and timers, have their turn.
    private const int Budget = 64;

    // Virtual routers of others that are told of.
    private const int MostUnknown = 1024;

    private readonly HashSet<(string Interface, int RouterId)> _unknown = [];

    /// <summary>log_unknown_vrids.</summary>
    public bool LogsUnknown { get; set; }

    /// <summary>Takes what has come.</summary>
    public void Run()
    {
        foreach ((SocketKey key, RawSocket socket) in sockets.Sockets)
        {
            for (int i = 0; i < Budget && socket.TryReceive(out ReceivedPacket packet, out VrrpDrop drop); i++)
            {
                if (drop == VrrpDrop.None)
                    Take(key, packet);
                else
                    routers.Count(drop);
            }
        }
    }

    private void Take(SocketKey key, in ReceivedPacket packet)
    {
        string home = faults.HomeOf(key);
        if (routers.Find(home, packet.RouterId, packet.Family) is { } machine)
        {
            // A virtual interface belongs to one instance; what comes for others has come on theirs, too.
            if (((InstanceRuntime)machine.Actions).SocketKey == key)
                machine.Receive(packet, now());
            return;
        }
        if (home != key.InterfaceName)
            return;
        routers.Count(VrrpDrop.UnknownRouter);
        if (LogsUnknown && _unknown.Count < MostUnknown && _unknown.Add((home, packet.RouterId)))
        {
            logger.LogInformation("{Source} sends adverts of virtual router {Id} on {Interface}, which is no instance's",
                packet.Source, packet.RouterId, home);
        }
    }
}
