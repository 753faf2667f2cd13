using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>Who the generator is to the device under test: clients by flow, the service that they ask, and their router.</summary>
public static class FlowAddresses
{
    /// <summary>Flows that can be told apart.</summary>
    public const long Most = 1L << 26;

    /// <summary>Layer-4 port of the service and of its servers.</summary>
    public const ushort ServicePort = 5000;

    private const int FlowsPerAddress = 16;
    private const int PortDistance = 4001;
    private const ushort FirstPort = 1024;
    private const uint FirstClient = 10u << 24 | 64u << 16;

    /// <summary>MAC address that all packets come from: clients, and the router before them.</summary>
    public static readonly MacAddress ClientMac = MacAddress.Parse("02:00:00:00:00:01");

    /// <summary>The service.</summary>
    public static readonly Be32 Virtual = Be32.FromHost(198u << 24 | 18u << 16 | 1u);

    /// <summary>The service, IPv6.</summary>
    public static readonly IpAddress VirtualIpv6 = IpAddress.Parse("fd00:18::1");

    /// <summary>The clients' network, IPv6: their number is in the last four bytes. IPv4: 10.64.0.0/10.</summary>
    public static readonly IpAddress ClientNetworkIpv6 = IpAddress.Parse("fd00:10::");

    /// <summary>A client's IPv4 address.</summary>
    public static Be32 Client(long flow) => Be32.FromHost(FirstClient + Number(flow));

    /// <summary>The last four bytes of a client's IPv6 address.</summary>
    public static Be32 ClientIpv6End(long flow) => Be32.FromHost(Number(flow));

    /// <summary>A client's port.</summary>
    public static Be16 ClientPort(long flow) => Be16.FromHost((ushort)(FirstPort + flow % FlowsPerAddress * PortDistance));

    private static uint Number(long flow) => (uint)(flow % Most / FlowsPerAddress);
}
