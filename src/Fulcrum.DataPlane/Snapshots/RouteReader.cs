using System.Runtime.InteropServices;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads what the kernel knows: routes, neighbours, addresses.</summary>
internal sealed class RouteReader(WireFields fields)
{
    /// <summary>Adds a route to a change.</summary>
    public void Read(SnapshotChange change, Wire.Route route)
    {
        if (fields.ReadPrefix(route.Prefix) is not { } prefix || fields.ReadPort(route.Port, $"route {prefix}") is not { } port)
            return;
        IpAddress gateway = prefix.Address.IsIpv4 ? new IpAddress(default(Be32)) : default;
        if (!route.Gateway.IsEmpty)
        {
            if (fields.ReadAddress(route.Gateway, $"Route {prefix}: the gateway") is not { } address)
                return;
            gateway = address;
            if (new NextHop(port, 0, gateway).IsLink)
                fields.Problems.Add($"Route {prefix}: the gateway is {gateway}; leave it out for a route to the link.");
            if (gateway.IsIpv4 != prefix.Address.IsIpv4)
                fields.Problems.Add($"Route {prefix}: the gateway {gateway} is of the other family.");
        }
        if (!change.Routes.TryAdd(prefix, new RouteTarget(port, fields.ReadVlan(route.Vlan, $"Route {prefix}"), gateway)))
            fields.Problems.Add($"Route {prefix} is listed twice; several next hops are not available in this version.");
    }

    /// <summary>Adds a neighbour to a change.</summary>
    public void Read(SnapshotChange change, Wire.Neighbour neighbour)
    {
        if (ReadHop(neighbour) is not { } hop)
            return;
        if (ReadMac(neighbour.Mac, $"Neighbour {hop.Address} on {neighbour.Port}") is { } mac && !change.Neighbours.TryAdd(hop, mac))
            fields.Problems.Add($"Neighbour {hop.Address} on {neighbour.Port} is listed twice.");
    }

    /// <summary>What identifies a neighbour.</summary>
    public NextHop? ReadHop(Wire.Neighbour neighbour) =>
        fields.ReadAddress(neighbour.Address, "A neighbour") is { } address && fields.ReadPort(neighbour.Port, $"neighbour {address}") is { } port
            ? new NextHop(port, fields.ReadVlan(neighbour.Vlan, $"Neighbour {address}"), address)
            : null;

    /// <summary>The director's own addresses.</summary>
    public PortAddressDefinition[] Read(IEnumerable<Wire.PortAddress> addresses)
    {
        List<PortAddressDefinition> read = [];
        foreach (Wire.PortAddress item in addresses)
        {
            if (fields.ReadPort(item.Port, "an address") is not { } port || fields.ReadAddress(item.Address, $"Port {item.Port}") is not { } address)
                continue;
            if (item.PrefixLength > IpPrefix.Host(address).Length)
                fields.Problems.Add($"Address {address}/{item.PrefixLength} of port {item.Port}: the prefix is too long.");
            read.Add(new PortAddressDefinition(port, fields.ReadVlan(item.Vlan, $"Address {address}"), address, (byte)item.PrefixLength));
        }
        return [.. read];
    }

    /// <summary>MAC addresses of ports beside their own.</summary>
    public VirtualMacDefinition[] Read(IEnumerable<Wire.VirtualMac> macs)
    {
        List<VirtualMacDefinition> read = [];
        foreach (Wire.VirtualMac item in macs)
            if (fields.ReadPort(item.Port, "a virtual MAC address") is { } port && ReadMac(item.Mac, $"Port {item.Port}") is { } mac)
                read.Add(new VirtualMacDefinition(port, mac));
        foreach (IGrouping<byte, VirtualMacDefinition> ofPort in read.GroupBy(mac => mac.Port))
            if (ofPort.Count() > VirtualMacs.Capacity)
                fields.Problems.Add($"A port has {ofPort.Count()} virtual MAC addresses; the limit is {VirtualMacs.Capacity}.");
        return [.. read];
    }

    private MacAddress? ReadMac(ByteString mac, string whose)
    {
        if (mac.Length != MacAddress.Length)
        {
            fields.Problems.Add($"{whose}: a MAC address has 6 bytes, not {mac.Length}.");
            return null;
        }
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        mac.Span.CopyTo(bytes);
        return new MacAddress(MemoryMarshal.Read<ulong>(bytes));
    }
}
