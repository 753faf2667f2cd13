using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>
/// Commands to LVS as text: <c>NEW_SERVICE svc{...}</c>, <c>NEW_DEST svc{...} dest{...}</c>. The persistence of a service stands only in
/// its own command.
/// </summary>
internal static class LvsText
{
    private const uint PersistentFlag = 1;
    private const uint OnePacketFlag = 4;
    private const uint FallbackFlag = 8;
    private const uint PortFlag = 0x10;
    private const int AttributeHeader = 4;

    /// <summary>Ends connection synchronisation.</summary>
    public const string RemoveDaemon = "DEL_DAEMON attr3 len16";

    /// <summary>A service.</summary>
    public static string AddService(VirtualService service) =>
        $"NEW_SERVICE {Describe(service, service.Persistence, service.PersistenceEngine)}";

    /// <summary>A server.</summary>
    public static string AddServer(VirtualService service, RealServer server, int weight) =>
        $"NEW_DEST {Describe(service, null, null)} {Describe(service, server, weight)}";

    /// <summary>Another weight of a server.</summary>
    public static string SetServer(VirtualService service, RealServer server, int weight) =>
        $"SET_DEST {Describe(service, null, null)} {Describe(service, server, weight)}";

    /// <summary>Takes a server out.</summary>
    public static string RemoveServer(VirtualService service, RealServer server) =>
        $"DEL_DEST {Describe(service, null, null)} {Describe(service, server, server.Weight)}";

    /// <summary>A sorry server.</summary>
    public static string AddSorryServer(VirtualService service, SorryServer server, int weight) =>
        $"NEW_DEST {Describe(service, null, null)} dest{{addr={server.Endpoint.Address} port={server.Endpoint.Port} "
        + $"fwd={Number(server.Mode)} w={weight} {Describe(server.Tunnel)}}}";

    /// <summary>Begins connection synchronisation; of it only the length is told.</summary>
    public static string AddDaemon(SyncDaemon daemon)
    {
        int length = Attribute(4) + Attribute(daemon.Interface.Length + 1) + Attribute(4)
            + (daemon.MaximumLength > 0 ? Attribute(2) : 0)
            + (daemon.Port > 0 ? Attribute(2) : 0)
            + (daemon.TimeToLive > 0 ? Attribute(1) : 0)
            + (daemon.Group is { } group ? Attribute(group.GetAddressBytes().Length) : 0);
        return $"NEW_DAEMON attr3 len{length}";
    }

    private static int Attribute(int length) => AttributeHeader + (length + 3) / 4 * 4;

    private static string Describe(VirtualService service, Persistence? persistence, string? engine)
    {
        ServiceKey key = service.Key;
        string identity = key.IsMark
            ? $"fwm={key.Mark} af={(key.Family == AddressFamily.InterNetwork ? 2 : 10)}"
            : $"proto={(int)key.Protocol} addr={key.Address} port={key.Port}";
        uint flags = Flags(service) | (persistence is null ? 0 : PersistentFlag);
        return $"svc{{{identity} sched={service.Scheduler} {(engine is null ? "" : $"pe={engine} ")}flags=0x{flags:x}/0xffffffff "
            + $"timeout={persistence?.Timeout.TotalSeconds ?? 0} mask=0x{Mask(key.Family, persistence?.PrefixLength ?? 0):x} }}";
    }

    private static uint Flags(VirtualService service) =>
        service.OtherFlags | (service.OnePacket ? OnePacketFlag : 0)
        | ((service.SchedulerFlags & SchedulerFlags.AnyFallback) != 0 ? FallbackFlag : 0)
        | ((service.SchedulerFlags & SchedulerFlags.AnyPort) != 0 ? PortFlag : 0);

    /// <summary>IPv6: the prefix length. IPv4: the netmask in network order, read as a little-endian number.</summary>
    private static uint Mask(AddressFamily family, int prefixLength)
    {
        if (family == AddressFamily.InterNetworkV6)
            return prefixLength == 0 ? 128u : (uint)prefixLength;
        return prefixLength == 0 ? uint.MaxValue : BinaryPrimitives.ReverseEndianness(uint.MaxValue << (32 - prefixLength));
    }

    private static string Describe(VirtualService service, RealServer server, int weight)
    {
        // In a group LVS takes the port of a packet where the server's is 0, which is the same.
        bool isOpen = service.Group is not null && !server.Mode.KeepsPort() && server.Written is { Port: 0 };
        IPEndPoint endpoint = isOpen ? server.Written! : server.Endpoint;
        string thresholds = (server.UpperThreshold > 0 ? $"uth={server.UpperThreshold} " : "")
            + (server.LowerThreshold > 0 ? $"lth={server.LowerThreshold} " : "");
        return $"dest{{addr={endpoint.Address} port={endpoint.Port} fwd={Number(server.Mode)} w={weight} {thresholds}{Describe(server.Tunnel)}}}";
    }

    private static string Describe(Tunnel? tunnel) => tunnel is null ? ""
        : (tunnel.Kind == TunnelKind.Ipip ? "" : $"tun={(tunnel.Kind == TunnelKind.Gue ? 1 : 2)} ")
            + (tunnel.Port > 0 ? $"tunport={tunnel.Port} " : "")
            + (tunnel.Checksum == TunnelChecksum.None ? "" : $"tunflags={(int)tunnel.Checksum} ");

    private static int Number(ForwardingMode mode) => mode switch
    {
        ForwardingMode.Tunnel => 2,
        ForwardingMode.DirectRoute => 3,
        _ => 0,
    };
}
