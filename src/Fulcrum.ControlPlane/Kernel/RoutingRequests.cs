using System.Buffers.Binary;
using System.Net;
using System.Text;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Requests for routes and rules, marked as VRRP's. Each is written into a buffer of at least <see cref="BufferSize"/> bytes.</summary>
internal static class RoutingRequests
{
    /// <summary>Enough for any of them.</summary>
    public const int BufferSize = 2048;

    private const ushort Change = NlmFRequest | NlmFAck;

    /// <summary>Adds a route, or replaces one of the same destination and metric.</summary>
    /// <param name="buffer">Written to.</param>
    /// <param name="route">Which.</param>
    /// <param name="interfaceIndex">Number of its interface; 0: it has none.</param>
    public static Span<byte> AddRoute(Span<byte> buffer, VirtualRoute route, int interfaceIndex)
    {
        NetlinkMessageBuilder message = BeginRoute(buffer, RtmNewRoute, Change | NlmFCreate | NlmFReplace, route);
        if (route.Gateways.Count == 1)
            AddGateway(ref message, route.Gateways[0], Prefixes.NetlinkFamily(route.Destination.BaseAddress));
        if (route.Gateways.Count > 1)
            AddHops(ref message, route, interfaceIndex);
        else if (interfaceIndex != 0)
            message.Add(RtaOif, (uint)interfaceIndex);
        if (route.Source is { } source)
            message.Add(RtaPrefSrc, source);
        AddMetrics(ref message, route);
        return message.Finish();
    }

    /// <summary>Deletes the first route of this destination and metric that is VRRP's.</summary>
    public static Span<byte> DeleteRoute(Span<byte> buffer, VirtualRoute route) => BeginRoute(buffer, RtmDelRoute, Change, route).Finish();

    /// <summary>Adds a rule.</summary>
    public static Span<byte> AddRule(Span<byte> buffer, VirtualRule rule) => Rule(buffer, RtmNewRule, Change | NlmFCreate | NlmFExcl, rule);

    /// <summary>Deletes a rule.</summary>
    public static Span<byte> DeleteRule(Span<byte> buffer, VirtualRule rule) => Rule(buffer, RtmDelRule, Change, rule);

    /// <summary>A request that deletes what a dump has told of.</summary>
    public static Span<byte> Delete(Span<byte> buffer, ushort type, ReadOnlySpan<byte> payload)
    {
        NetlinkMessageBuilder message = new(buffer, type, Change);
        payload.CopyTo(message.Reserve(payload.Length));
        return message.Finish();
    }

    private static NetlinkMessageBuilder BeginRoute(Span<byte> buffer, ushort type, ushort flags, VirtualRoute route)
    {
        NetlinkMessageBuilder message = new(buffer, type, flags);
        Span<byte> header = message.Reserve(RouteHeaderSize);
        header[0] = Prefixes.NetlinkFamily(route.Destination.BaseAddress);
        header[1] = (byte)route.Destination.PrefixLength;
        header[4] = (byte)(route.Table <= byte.MaxValue ? route.Table : 0);
        header[5] = ProtocolVrrp;
        header[6] = type == RtmDelRoute ? RtScopeNowhere : route.Scope ?? ScopeOf(route);
        header[7] = route.Type;
        if (route.IsOnLink)
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], RtnhFOnLink);
        if (route.Destination.PrefixLength > 0)
            message.Add(RtaDst, route.Destination.BaseAddress);
        message.Add(RtaTable, route.Table);
        if (route.Metric is { } metric)
            message.Add(RtaPriority, metric);
        return message;
    }

    private static byte ScopeOf(VirtualRoute route) =>
        route.Type == RtnUnicast && route.Gateways.Count == 0 && Prefixes.NetlinkFamily(route.Destination.BaseAddress) == AfInet
            ? RtScopeLink
            : RtScopeUniverse;

    private static void AddGateway(ref NetlinkMessageBuilder message, IPAddress gateway, byte family)
    {
        byte own = Prefixes.NetlinkFamily(gateway);
        if (own == family)
        {
            message.Add(RtaGateway, gateway);
            return;
        }
        // struct rtvia: the family, then the address.
        message.Add(RtaVia, [own, 0, .. gateway.GetAddressBytes()]);
    }

    /// <summary>struct rtnexthop: length, flags, hops (weight - 1), interface; then its attributes.</summary>
    private static void AddHops(ref NetlinkMessageBuilder message, VirtualRoute route, int interfaceIndex)
    {
        int start = message.BeginAttribute(RtaMultipath);
        foreach (IPAddress gateway in route.Gateways)
        {
            Span<byte> hop = message.Reserve(NextHopHeaderSize);
            int attribute = AttributeHeaderSize + gateway.GetAddressBytes().Length;
            BinaryPrimitives.WriteUInt16LittleEndian(hop, (ushort)(NextHopHeaderSize + attribute));
            hop[2] = (byte)(route.IsOnLink ? RtnhFOnLink : 0);
            BinaryPrimitives.WriteInt32LittleEndian(hop[4..], interfaceIndex);
            message.Add(RtaGateway, gateway);
        }
        message.EndNested(start);
    }

    private static void AddMetrics(ref NetlinkMessageBuilder message, VirtualRoute route)
    {
        if (route.Mtu is null && route.AdvertisedMss is null)
            return;
        int start = message.BeginAttribute(RtaMetrics);
        if (route.Mtu is { } mtu)
            message.Add(RtaxMtu, mtu);
        if (route.AdvertisedMss is { } mss)
            message.Add(RtaxAdvMss, mss);
        message.EndNested(start);
    }

    /// <summary>struct fib_rule_hdr: family, lengths of to and from, tos, table, 2 reserved, action, flags.</summary>
    private static Span<byte> Rule(Span<byte> buffer, ushort type, ushort flags, VirtualRule rule)
    {
        NetlinkMessageBuilder message = new(buffer, type, flags);
        Span<byte> header = message.Reserve(RuleHeaderSize);
        header[0] = rule.Family;
        header[1] = (byte)(rule.Destination?.PrefixLength ?? 0);
        header[2] = (byte)(rule.Source?.PrefixLength ?? 0);
        header[4] = (byte)(rule.Table <= byte.MaxValue ? rule.Table : 0);
        header[7] = rule.Action;
        if (rule.Destination is { PrefixLength: > 0 } destination)
            message.Add(FraDst, destination.BaseAddress);
        if (rule.Source is { PrefixLength: > 0 } source)
            message.Add(FraSrc, source.BaseAddress);
        if (rule.Table != 0)
            message.Add(FraTable, rule.Table);
        if (rule.Preference is { } preference)
            message.Add(FraPriority, preference);
        if (rule.InputInterface is { } input)
            message.Add(FraInputInterface, Encoding.UTF8.GetBytes(input + '\0'));
        if (rule.OutputInterface is { } output)
            message.Add(FraOutputInterface, Encoding.UTF8.GetBytes(output + '\0'));
        if (rule.Mark is { } mark)
            message.Add(FraMark, mark);
        if (rule.MarkMask is { } mask)
            message.Add(FraMarkMask, mask);
        message.Add(FraProtocol, ProtocolVrrp);
        return message.Finish();
    }
}
