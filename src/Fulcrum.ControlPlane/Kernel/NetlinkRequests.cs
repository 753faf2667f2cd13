using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>The requests that the mirror and the keepers send. Each is written into a buffer of at least <see cref="BufferSize"/> bytes.</summary>
internal static class NetlinkRequests
{
    /// <summary>Enough for any of them.</summary>
    public const int BufferSize = 128;

    private const ushort Change = NlmFRequest | NlmFAck;

    /// <summary>Asks for all objects of a kind (RTM_GET*) in a family; AF_UNSPEC: in every family.</summary>
    public static Span<byte> Dump(Span<byte> buffer, ushort type, byte family)
    {
        NetlinkMessageBuilder message = new(buffer, type, NlmFRequest | NlmFDump);
        message.Reserve(type switch
        {
            RtmGetLink => LinkHeaderSize,
            RtmGetAddr => AddressHeaderSize,
            RtmGetRoute or RtmGetRule => RouteHeaderSize,
            _ => NeighbourHeaderSize,
        })[0] = family;
        return message.Finish();
    }

    /// <summary>
    /// Adds a host address in global scope without a prefix route, marked as Fulcrum's. An IPv6 address is usable at once (no
    /// duplicate address detection) and deprecated, so that the kernel does not pick it as the source of the host's own connections.
    /// </summary>
    public static Span<byte> AddAddress(Span<byte> buffer, int linkIndex, IPAddress address)
    {
        NetlinkMessageBuilder message = Address(buffer, RtmNewAddr, Change | NlmFCreate | NlmFExcl, linkIndex, address);
        bool isIPv6 = Prefixes.NetlinkFamily(address) == AfInet6;
        message.Add(IfaFlags, isIPv6 ? IfaFNoPrefixRoute | IfaFNoDad : IfaFNoPrefixRoute);
        message.Add(IfaProto, ProtocolFulcrum);
        if (isIPv6)
        {
            // struct ifa_cacheinfo: preferred and valid lifetime in seconds, two timestamps that the kernel fills in.
            Span<byte> cacheInfo = stackalloc byte[16];
            cacheInfo.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(cacheInfo[4..], InfiniteLifetime);
            message.Add(IfaCacheInfo, cacheInfo);
        }
        return message.Finish();
    }

    /// <summary>Deletes a host address.</summary>
    public static Span<byte> DeleteAddress(Span<byte> buffer, int linkIndex, IPAddress address) =>
        Address(buffer, RtmDelAddr, Change, linkIndex, address).Finish();

    /// <summary>
    /// Asks the kernel to resolve a neighbour now (NTF_USE) and, when managed, to keep it resolved. Without managed, the kernel
    /// stops keeping it. Protocol 0 leaves the mark of its maker as it is.
    /// </summary>
    public static Span<byte> UseNeighbour(Span<byte> buffer, int linkIndex, IPAddress address, bool managed, byte protocol)
    {
        NetlinkMessageBuilder message = Neighbour(buffer, RtmNewNeigh, Change | NlmFCreate | NlmFReplace, linkIndex, address, NtfUse);
        if (managed)
            message.Add(NdaFlagsExt, NtfExtManaged);
        if (protocol != 0)
            message.Add(NdaProtocol, protocol);
        return message.Finish();
    }

    /// <summary>Deletes a neighbour.</summary>
    public static Span<byte> DeleteNeighbour(Span<byte> buffer, int linkIndex, IPAddress address) =>
        Neighbour(buffer, RtmDelNeigh, Change, linkIndex, address, flags: 0).Finish();

    /// <summary>A neighbour whose hardware address is fixed.</summary>
    public static Span<byte> FixNeighbour(Span<byte> buffer, int linkIndex, IPAddress address, PhysicalAddress mac)
    {
        NetlinkMessageBuilder message = Neighbour(buffer, RtmNewNeigh, Change | NlmFCreate | NlmFReplace, linkIndex, address, flags: 0, NudPermanent);
        message.Add(NdaLlAddr, mac.GetAddressBytes());
        message.Add(NdaProtocol, ProtocolFulcrum);
        return message.Finish();
    }

    /// <summary>A route by a gateway that counts as on the link, marked as Fulcrum's, in the main table.</summary>
    /// <param name="buffer">For the message.</param>
    /// <param name="prefix">Where to.</param>
    /// <param name="linkIndex">By which interface.</param>
    /// <param name="gateway">The next hop.</param>
    /// <param name="mtu">Longest packet; 0: the interface's.</param>
    public static Span<byte> AddRoute(Span<byte> buffer, IPNetwork prefix, int linkIndex, IPAddress gateway, uint mtu)
    {
        NetlinkMessageBuilder message = Route(buffer, RtmNewRoute, Change | NlmFCreate | NlmFReplace, prefix, linkIndex, gateway, RtnhFOnLink);
        if (mtu == 0)
            return message.Finish();
        int metrics = message.BeginAttribute(RtaMetrics);
        message.Add(RtaxMtu, mtu);
        message.EndNested(metrics);
        return message.Finish();
    }

    /// <summary>Deletes a route that is marked as Fulcrum's.</summary>
    public static Span<byte> DeleteRoute(Span<byte> buffer, IPNetwork prefix, int linkIndex, IPAddress gateway) =>
        Route(buffer, RtmDelRoute, Change, prefix, linkIndex, gateway, flags: 0).Finish();

    private static NetlinkMessageBuilder Route(
        Span<byte> buffer, ushort type, ushort messageFlags, IPNetwork prefix, int linkIndex, IPAddress gateway, uint flags)
    {
        NetlinkMessageBuilder message = new(buffer, type, messageFlags);
        Span<byte> header = message.Reserve(RouteHeaderSize);
        header[0] = Prefixes.NetlinkFamily(prefix.BaseAddress);
        header[1] = (byte)prefix.PrefixLength;
        header[4] = (byte)RtTableMain;
        header[5] = ProtocolFulcrum;
        header[6] = RtScopeUniverse;
        header[7] = RtnUnicast;
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], flags);
        message.Add(RtaDst, prefix.BaseAddress);
        message.Add(RtaOif, (uint)linkIndex);
        message.Add(RtaGateway, gateway);
        return message;
    }

    private static NetlinkMessageBuilder Address(Span<byte> buffer, ushort type, ushort flags, int linkIndex, IPAddress address)
    {
        NetlinkMessageBuilder message = new(buffer, type, flags);
        Span<byte> header = message.Reserve(AddressHeaderSize);
        header[0] = Prefixes.NetlinkFamily(address);
        header[1] = (byte)Prefixes.Width(address.AddressFamily);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], linkIndex);
        message.Add(IfaLocal, address);
        message.Add(IfaAddress, address);
        return message;
    }

    private static NetlinkMessageBuilder Neighbour(
        Span<byte> buffer, ushort type, ushort messageFlags, int linkIndex, IPAddress address, byte flags, ushort state = 0)
    {
        NetlinkMessageBuilder message = new(buffer, type, messageFlags);
        Span<byte> header = message.Reserve(NeighbourHeaderSize);
        header[0] = Prefixes.NetlinkFamily(address);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], linkIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], state);
        header[10] = flags;
        message.Add(NdaDst, address);
        return message;
    }
}
