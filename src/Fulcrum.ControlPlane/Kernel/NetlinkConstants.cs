namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Numbers of the kernel's netlink interface, from linux/netlink.h, rtnetlink.h, if_link.h, if_addr.h and neighbour.h; the names are
/// those of the headers in this language's casing (RTM_NEWROUTE is RtmNewRoute).
/// </summary>
internal static class NetlinkConstants
{
    // struct nlmsghdr, struct nlattr and the fixed headers that follow nlmsghdr: bytes
    public const int MessageHeaderSize = 16;
    public const int AttributeHeaderSize = 4;
    public const int LinkHeaderSize = 16;
    public const int AddressHeaderSize = 8;
    public const int RouteHeaderSize = 12;
    public const int NextHopHeaderSize = 8;
    public const int NeighbourHeaderSize = 12;

    // nlmsg_type
    public const ushort NlmsgError = 2;
    public const ushort NlmsgDone = 3;
    public const ushort RtmNewLink = 16;
    public const ushort RtmDelLink = 17;
    public const ushort RtmGetLink = 18;
    public const ushort RtmNewAddr = 20;
    public const ushort RtmDelAddr = 21;
    public const ushort RtmGetAddr = 22;
    public const ushort RtmNewRoute = 24;
    public const ushort RtmDelRoute = 25;
    public const ushort RtmGetRoute = 26;
    public const ushort RtmNewNeigh = 28;
    public const ushort RtmDelNeigh = 29;
    public const ushort RtmGetNeigh = 30;
    public const ushort RtmNewRule = 32;
    public const ushort RtmDelRule = 33;
    public const ushort RtmGetRule = 34;
    public const ushort RtmNewNextHop = 104;
    public const ushort RtmDelNextHop = 105;

    // nlmsg_flags
    public const ushort NlmFRequest = 0x1;
    public const ushort NlmFAck = 0x4;
    public const ushort NlmFDumpIntr = 0x10;
    public const ushort NlmFDump = 0x300;
    public const ushort NlmFReplace = 0x100;
    public const ushort NlmFExcl = 0x200;
    public const ushort NlmFCreate = 0x400;
    public const ushort NlmFCapped = 0x100;
    public const ushort NlmFAckTlvs = 0x200;

    // attributes of an error
    public const ushort NlmsgerrAttrMsg = 1;

    // the upper two bits of an attribute's type are flags (nested, network byte order)
    public const ushort NlaTypeMask = 0x3FFF;

    // multicast groups
    public const int RtnlgrpLink = 1;
    public const int RtnlgrpNeigh = 3;
    public const int RtnlgrpIpv4IfAddr = 5;
    public const int RtnlgrpIpv4Route = 7;
    public const int RtnlgrpIpv6IfAddr = 9;
    public const int RtnlgrpIpv6Route = 11;
    public const int RtnlgrpNextHop = 32;

    // address families
    public const byte AfUnspec = 0;
    public const byte AfInet = 2;
    public const byte AfInet6 = 10;

    // links
    public const ushort IflaAddress = 1;
    public const ushort IflaIfName = 3;
    public const ushort IflaMtu = 4;
    public const ushort IflaLink = 5;
    public const ushort IflaLinkInfo = 18;
    public const ushort IflaIfAlias = 20;
    public const ushort IflaAfSpec = 26;
    public const ushort IflaLinkNetnsId = 37;
    public const ushort IflaInfoKind = 1;
    public const ushort IflaInfoData = 2;
    public const ushort IflaInet6AddressGenerationMode = 8;
    public const byte AddressGenerationNone = 1;
    public const ushort IflaMacvlanMode = 1;
    public const uint MacvlanModePrivate = 1;
    public const ushort IflaVlanId = 1;
    public const ushort IflaVlanProtocol = 5;
    public const uint IffUp = 0x1;
    public const uint IffRunning = 0x40;

    /// <summary>ETH_P_8021Q as it stands in IFLA_VLAN_PROTOCOL.</summary>
    public static ReadOnlySpan<byte> EthPVlan => [0x81, 0x00];

    // addresses
    public const ushort IfaAddress = 1;
    public const ushort IfaLocal = 2;
    public const ushort IfaLabel = 3;
    public const ushort IfaBroadcast = 4;
    public const ushort IfaCacheInfo = 6;
    public const ushort IfaFlags = 8;
    public const ushort IfaProto = 11;
    public const uint IfaFSecondary = 0x1;
    public const uint IfaFNoDad = 0x2;
    public const uint IfaFDadFailed = 0x8;
    public const uint IfaFHomeAddress = 0x10;
    public const uint IfaFDeprecated = 0x20;
    public const uint IfaFTentative = 0x40;
    public const uint IfaFManageTemporary = 0x100;
    public const uint IfaFNoPrefixRoute = 0x200;
    public const uint IfaFAutoJoin = 0x400;
    public const byte RtScopeUniverse = 0;
    public const uint InfiniteLifetime = 0xFFFFFFFF;

    // routes
    public const ushort RtaDst = 1;
    public const ushort RtaOif = 4;
    public const ushort RtaGateway = 5;
    public const ushort RtaPriority = 6;
    public const ushort RtaPrefSrc = 7;
    public const ushort RtaMetrics = 8;
    public const ushort RtaMultipath = 9;
    public const ushort RtaTable = 15;
    public const ushort RtaVia = 18;
    public const ushort RtaEncap = 22;
    public const uint RtTableMain = 254;
    public const byte RtnUnicast = 1;
    public const uint RtmFCloned = 0x200;
    public const uint RtnhFOnLink = 4;
    public const byte RtScopeLink = 253;
    public const byte RtScopeNowhere = 255;
    public const ushort RtaxMtu = 2;
    public const ushort RtaxAdvMss = 8;

    // rules
    public const int RuleHeaderSize = 12;
    public const ushort FraDst = 1;
    public const ushort FraSrc = 2;
    public const ushort FraInputInterface = 3;
    public const ushort FraPriority = 6;
    public const ushort FraMark = 10;
    public const ushort FraTable = 15;
    public const ushort FraMarkMask = 16;
    public const ushort FraOutputInterface = 17;
    public const ushort FraProtocol = 21;
    public const byte FrActToTable = 1;
    public const byte FrActBlackhole = 6;
    public const byte FrActUnreachable = 7;
    public const byte FrActProhibit = 8;

    // neighbours
    public const ushort NdaDst = 1;
    public const ushort NdaLlAddr = 2;
    public const ushort NdaProtocol = 12;
    public const ushort NdaFlagsExt = 15;
    public const byte NtfUse = 0x1;
    public const byte NtfProxy = 0x8;
    public const uint NtfExtManaged = 0x1;
    public const ushort NudReachable = 0x02;
    public const ushort NudStale = 0x04;
    public const ushort NudDelay = 0x08;
    public const ushort NudProbe = 0x10;
    public const ushort NudNoArp = 0x40;
    public const ushort NudPermanent = 0x80;

    /// <summary>
    /// Who made an address (IFA_PROTO, kernel 5.18 and later) or a neighbour (NDA_PROTOCOL): the number by which Fulcrum knows its
    /// own again after a restart. From the range that the kernel passes through without looking at it.
    /// </summary>
    public const byte ProtocolFulcrum = 0xF1;

    /// <summary>As <see cref="ProtocolFulcrum"/>, of addresses, routes and rules that an instance of VRRP has as master.</summary>
    public const byte ProtocolVrrp = 0xF2;

    /// <summary>RTPROT_KERNEL: on a neighbour that Fulcrum has released.</summary>
    public const byte ProtocolKernel = 2;
}
