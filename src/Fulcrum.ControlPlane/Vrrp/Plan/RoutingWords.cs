using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Static;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>
/// Reads lines of virtual_routes and virtual_rules. What of a route is not known is passed over and told; a rule with something unknown is
/// left out, because it would hold for more than is meant.
/// </summary>
internal static class RoutingWords
{
    /// <summary>Null after a complaint: it cannot be set.</summary>
    public static VirtualRoute? Route(KernelRouteLine line, List<string> complaints)
    {
        List<IPAddress> gateways = [.. line.Gateways.Select(Address).OfType<IPAddress>()];
        AddressFamily family = gateways.Count > 0 ? gateways[0].AddressFamily : AddressFamily.InterNetwork;
        if (Prefix(line.Destination, family) is not { } destination || TypeOf(line.Type) is not { } type || gateways.Count != line.Gateways.Count)
        {
            complaints.Add($"the route to {line.Destination} cannot be read");
            return null;
        }
        if (RoutingTables.Find(line.Table ?? "main") is not { } table)
        {
            complaints.Add($"the route to {line.Destination} names table {line.Table}, which is not known");
            return null;
        }
        VirtualRoute route = new(destination, type, table) { Interface = line.Interface, Gateways = new(gateways) };
        for (int i = 0; i < line.Options.Count; i++)
        {
            string? value = i + 1 < line.Options.Count ? line.Options[i + 1] : null;
            (VirtualRoute? changed, int words) = With(route, line.Options[i], value);
            if (changed is null)
                complaints.Add($"the route to {line.Destination}: '{line.Options[i]}' has no effect");
            (route, i) = (changed ?? route, i + words - 1);
        }
        return route;
    }

    /// <summary>Null after a complaint: it cannot be set.</summary>
    public static VirtualRule? Rule(KernelRuleLine line, List<string> complaints)
    {
        string text = $"the rule from {line.Source ?? "all"} to {line.Destination ?? "all"}";
        bool isIpv6 = $"{line.Source} {line.Destination}".Contains(':', StringComparison.Ordinal) || line.Options.Contains("inet6");
        AddressFamily family = isIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (RoutingTables.Find(line.Table ?? "main") is not { } table
            || (Prefix(line.Source ?? "all", family) is not { } source) || (Prefix(line.Destination ?? "all", family) is not { } destination))
        {
            complaints.Add($"{text} cannot be read; it is left out");
            return null;
        }
        VirtualRule rule = new(isIpv6 ? AfInet6 : AfInet, FrActToTable, table) { Source = source, Destination = destination };
        for (int i = 0; i < line.Options.Count; i++)
        {
            string? value = i + 1 < line.Options.Count ? line.Options[i + 1] : null;
            (VirtualRule? changed, int words) = With(rule, line.Options[i], value);
            if (changed is null)
            {
                complaints.Add($"{text}: '{line.Options[i]}' is not known; the rule is left out");
                return null;
            }
            (rule, i) = (changed, i + words - 1);
        }
        return rule;
    }

    private static (VirtualRoute? Route, int Words) With(VirtualRoute route, string word, string? value) => (word, Number(value)) switch
    {
        ("onlink", _) => (route with { IsOnLink = true }, 1),
        ("nexthop", _) => (route, 1),
        ("src", _) when value is not null && Address(value) is { } source => (route with { Source = source }, 2),
        ("metric" or "priority" or "preference", { } number) => (route with { Metric = number }, 2),
        ("mtu", { } number) => (route with { Mtu = number }, 2),
        ("advmss", { } number) => (route with { AdvertisedMss = number }, 2),
        ("scope", _) when value is not null && ScopeOf(value) is { } scope => (route with { Scope = scope }, 2),
        ("proto" or "protocol", _) => (route, 2),
        _ => (null, 1),
    };

    private static (VirtualRule? Rule, int Words) With(VirtualRule rule, string word, string? value) => (word, Number(value)) switch
    {
        ("preference" or "pref" or "priority" or "order", { } number) => (rule with { Preference = number }, 2),
        ("iif" or "dev", _) when value is not null => (rule with { InputInterface = value }, 2),
        ("oif", _) when value is not null => (rule with { OutputInterface = value }, 2),
        ("fwmark", _) when value?.Split('/') is [var mark] && Number(mark) is { } number => (rule with { Mark = number }, 2),
        ("fwmark", _) when value?.Split('/') is [var mark, var mask] && Number(mark) is { } number => (rule with { Mark = number, MarkMask = Number(mask) }, 2),
        ("inet6" or "inet" or "no_track", _) => (rule, 1),
        ("blackhole", _) => (rule with { Action = FrActBlackhole, Table = 0 }, 1),
        ("unreachable", _) => (rule with { Action = FrActUnreachable, Table = 0 }, 1),
        ("prohibit", _) => (rule with { Action = FrActProhibit, Table = 0 }, 1),
        _ => (null, 1),
    };

    private static IPNetwork? Prefix(string text, AddressFamily family)
    {
        if (text is "default" or "all" or "any")
            return new IPNetwork(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        string[] parts = text.Split('/');
        if (Address(parts[0]) is not { } address)
            return null;
        int length = Prefixes.Width(address.AddressFamily);
        if (parts.Length > 1 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length)
            && length <= Prefixes.Width(address.AddressFamily)))
            return null;
        return Prefixes.Cut(address, length);
    }

    private static IPAddress? Address(string text) => IPAddress.TryParse(text, out IPAddress? address) ? address : null;

    private static uint? Number(string? text) => text switch
    {
        null => null,
        ['0', 'x', ..] => uint.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint hex) ? hex : null,
        _ => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null,
    };

    private static byte? ScopeOf(string word) => word switch
    {
        "global" => RtScopeUniverse,
        "site" => 200,
        "link" => RtScopeLink,
        "host" => 254,
        "nowhere" => RtScopeNowhere,
        _ => null,
    };

    private static byte? TypeOf(string? word) => word switch
    {
        null or "unicast" => RtnUnicast,
        "local" => 2,
        "blackhole" => 6,
        "unreachable" => 7,
        "prohibit" => 8,
        "throw" => 9,
        _ => null,
    };
}
