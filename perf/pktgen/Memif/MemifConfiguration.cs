using System.Net;
using Fulcrum.Generator;
using Fulcrum.Packets;
using Fulcrum.Wire;

namespace Fulcrum.Pktgen.Memif;

/// <summary>
/// What the data plane does behind the memif: the services of <see cref="FlowAddresses"/>, UDP over both families and TCP, with the servers
/// of <see cref="Workload"/>; the generator is all of them, and the clients' router.
/// </summary>
internal static class MemifConfiguration
{
    private const uint Ipv6NetworkLength = 64;
    private const string Ipv6Pool = "bench-ipv6";

    /// <summary>The configuration for so many sessions. <paramref name="udpTimeout"/>: seconds; null: the usual ones.</summary>
    public static Snapshot Of(ForwardingMode mode, int sessions, uint? udpTimeout)
    {
        Snapshot snapshot = BenchConfiguration.OneArm(new Workload(sessions), mode);
        VirtualService tcp = snapshot.Services[0].Clone();
        tcp.Key.Protocol = IpProtocol.Tcp;
        snapshot.Services.Add(tcp);
        BenchConfiguration.AddClients(snapshot);
        AddIpv6(snapshot, mode);
        // A second's connections take more local ports than there are.
        snapshot.Settings = new Settings { LocalPortRest = 0 };
        if (udpTimeout is { } seconds)
            snapshot.Settings.UdpTimeout = seconds;
        return snapshot;
    }

    private static void AddIpv6(Snapshot snapshot, ForwardingMode mode)
    {
        VirtualService service = BenchConfiguration.AddService(
            snapshot, IpProtocol.Udp, new IPAddress(FlowAddresses.VirtualIpv6.ToArray()), Ipv6Pool, [OnLink(101)]);
        foreach ((int index, (_, MacAddress mac)) in Workload.Servers.Index())
        {
            BenchConfiguration.AddServer(snapshot, service, DataPlaneSetup.ClientPort, mode, OnLink(index + 1), mac);
        }

        snapshot.Addresses.Add(new PortAddress
        {
            Port = DataPlaneSetup.ClientPort, Address = BenchConfiguration.Bytes(OnLink(254)), PrefixLength = Ipv6NetworkLength,
        });
        snapshot.Routes.Add(BenchConfiguration.RouteTo((OnLink(0), Ipv6NetworkLength), DataPlaneSetup.ClientPort));
    }

    private static IPAddress OnLink(int host) => IPAddress.Parse($"fd00:19::{host:x}");
}
