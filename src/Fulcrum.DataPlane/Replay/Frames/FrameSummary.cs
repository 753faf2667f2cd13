using System.Globalization;

namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>One line about a frame.</summary>
internal static class FrameSummary
{
    /// <summary>"ipv4 203.0.113.5:40000 > 198.51.100.80:80 tcp SYN, ttl 64"; tunnels and quoted packets behind "in".</summary>
    public static string Of(ReadOnlySpan<byte> frame)
    {
        IReadOnlyList<Layer> layers = FrameLayers.Of(frame);
        List<string> parts = [];
        string tag = "";
        for (int index = 0; index < layers.Count; index++)
        {
            if (layers[index].Name == "vlan")
                tag += $"vlan {layers[index]["id"]} ";
            else if (layers[index].Name is "ipv4" or "ipv6")
                parts.Add(Network(layers[index], layers.Skip(index + 1).TakeWhile(layer => layer.Name is not ("ipv4" or "ipv6")).ToList()));
            else if (layers[index].Name == "arp")
                parts.Add($"arp {layers[index]["operation"]} {layers[index]["sender"]} > {layers[index]["target"]}");
        }
        if (parts.Count == 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"ethernet {(layers.Count > 0 ? layers[0]["type"] : "cut")}, {frame.Length} bytes"));
        return tag + string.Join(" holding ", parts);
    }

    private static string Network(Layer ip, List<Layer> above)
    {
        Layer? transport = above.FirstOrDefault(layer => layer["source_port"] is not null);
        Layer? named = transport ?? above.FirstOrDefault(layer => layer.Name is "icmp" or "icmpv6" or "gre");
        string detail = named is null ? $" protocol {ip["protocol"] ?? ip["next_header"]}" : $" {named.Name}";
        detail += named?["flags"] is { } flags && named.Name == "tcp" ? $" {flags}" : "";
        detail += named?["message"] is { } message ? $" {message}" : "";
        string? fragment = ip["fragment"] ?? above.FirstOrDefault(layer => layer.Name == "fragment")?["fragment"];
        detail += fragment is null ? "" : $", fragment {fragment}";
        return $"{ip.Name} {End(ip, transport, "source")} > {End(ip, transport, "destination")}{detail}, ttl {ip["ttl"] ?? ip["hop_limit"]}";
    }

    private static string End(Layer ip, Layer? transport, string side)
    {
        string address = ip[side]!;
        return transport is null ? address
            : ip.Name == "ipv6" ? $"[{address}]:{transport[$"{side}_port"]}" : $"{address}:{transport[$"{side}_port"]}";
    }
}
