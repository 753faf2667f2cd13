using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Services;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>
/// Reads topology files.
/// <code>
///   {"ports":     [{"name": "wan0", "mac": "02:00:00:00:00:01", "mtu": 1500, "addresses": ["10.0.0.1/24"]}],
///    "routes":    [{"prefix": "0.0.0.0/0", "via": "10.0.0.254", "port": "wan0"}],
///    "neighbors": [{"address": "10.0.1.11", "port": "lan0", "mac": "02:00:00:00:01:11"}]}
/// </code>
/// "mtu" is 1500 and lists are empty unless given; a route without "via" is on the link; routes, neighbors and addresses, then written
/// as {"address": "10.0.0.1/24", "vlan": 7}, can have a "vlan".
/// </summary>
internal sealed class TopologyReader
{
    private const int UsualMtu = 1500;
    private const int SmallestMtu = 68;
    private const int LastVlan = 4094;

    private readonly List<string> _problems = [];
    private readonly List<TopologyPort> _ports = [];
    private readonly List<TopologyRoute> _routes = [];
    private readonly List<TopologyNeighbour> _neighbours = [];

    /// <summary>Reads a file. Throws <see cref="StartException"/> with every error: file, JSON path, what to do.</summary>
    public static Topology Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path}: error: the topology cannot be read: {e.Message}");
        }
    }

    /// <summary>As <see cref="Read"/>, for text that is read already.</summary>
    public static Topology Parse(string path, string text)
    {
        try
        {
            JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(text, lenient);
            TopologyReader reader = new();
            reader.Read(new TopologyElement(document.RootElement, "$", reader._problems));
            return reader._problems.Count == 0
                ? new Topology(reader._ports, reader._routes, reader._neighbours)
                : throw new StartException([.. reader._problems.Select(problem => $"{path}: error: {problem}")]);
        }
        catch (JsonException e)
        {
            throw new StartException($"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: error: this is not JSON: {e.Message}");
        }
    }

    private void Read(TopologyElement root)
    {
        if (!root.IsObject("ports", "routes", "neighbors"))
            return;
        foreach (TopologyElement item in root.Require("ports")?.Items() ?? [])
            ReadPort(item);
        foreach (TopologyElement item in root.Find("routes")?.Items() ?? [])
            ReadRoute(item);
        foreach (TopologyElement item in root.Find("neighbors")?.Items() ?? [])
            ReadNeighbour(item);
        if (_ports.Count == 0 && _problems.Count == 0)
            root.Report("there is no port; describe at least one in \"ports\".");
    }

    private void ReadPort(TopologyElement item)
    {
        if (!item.IsObject("name", "mac", "mtu", "addresses"))
            return;
        string name = item.Require("name")?.Text() ?? "";
        PhysicalAddress? mac = item.Require("mac")?.Mac();
        int mtu = item.Find("mtu")?.Number(SmallestMtu, ushort.MaxValue) ?? UsualMtu;
        List<TopologyAddress> addresses =
            [.. (item.Find("addresses")?.Items() ?? []).Select(ReadAddress).OfType<TopologyAddress>()];
        if (name.Length > 0 && _ports.Any(port => port.Name == name))
            item.Report($"there are two ports \"{name}\"; give each its own name.");
        _ports.Add(new TopologyPort(name, mac ?? PhysicalAddress.None, mtu, addresses));
    }

    private static TopologyAddress? ReadAddress(TopologyElement item)
    {
        if (item.Kind != JsonValueKind.Object)
            return item.AddressWithLength() is { } plain ? new TopologyAddress(plain.Address, plain.Length, 0) : null;
        return item.IsObject("address", "vlan") && item.Require("address")?.AddressWithLength() is { } tagged
            ? new TopologyAddress(tagged.Address, tagged.Length, Vlan(item))
            : null;
    }

    private void ReadRoute(TopologyElement item)
    {
        if (!item.IsObject("prefix", "via", "port", "vlan"))
            return;
        (IPAddress Address, int Length)? written = item.Require("prefix")?.AddressWithLength();
        IPAddress? via = item.Find("via")?.Address();
        string? port = ReadPortName(item);
        ushort vlan = Vlan(item);
        if (written is not { } prefix || port is null)
            return;
        IPNetwork network = Prefixes.Cut(prefix.Address, prefix.Length);
        if (!network.BaseAddress.Equals(prefix.Address))
            item.Report($"{prefix.Address}/{prefix.Length} has bits behind its prefix; write {network}.");
        else if (via is not null && via.AddressFamily != prefix.Address.AddressFamily)
            item.Report($"a route to {network} cannot go via {via}; write an address of the same family.");
        else if (_routes.Any(route => route.Prefix == network))
            item.Report($"there are two routes to {network}; leave one out.");
        else
            _routes.Add(new TopologyRoute(network, via, port, vlan));
    }

    private void ReadNeighbour(TopologyElement item)
    {
        if (!item.IsObject("address", "port", "mac", "vlan"))
            return;
        IPAddress? address = item.Require("address")?.Address();
        string? port = ReadPortName(item);
        PhysicalAddress? mac = item.Require("mac")?.Mac();
        ushort vlan = Vlan(item);
        if (address is null || port is null || mac is null)
            return;
        if (_neighbours.Any(other => other.Address.Equals(address) && other.Port == port && other.Vlan == vlan))
            item.Report($"{address} is on {port} twice; leave one out.");
        else
            _neighbours.Add(new TopologyNeighbour(address, port, mac, vlan));
    }

    private string? ReadPortName(TopologyElement item)
    {
        TopologyElement? member = item.Require("port");
        string? name = member?.Text();
        if (name is null || _ports.Any(port => port.Name == name))
            return name;
        member!.Value.Report($"there is no port \"{name}\"; there are {string.Join(", ", _ports.Select(port => port.Name))}.");
        return null;
    }

    private static ushort Vlan(TopologyElement item) => (ushort)(item.Find("vlan")?.Number(0, LastVlan) ?? 0);
}
