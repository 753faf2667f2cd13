using System.Net;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>Messages from short texts: "tcp 10.0.0.1:80", "10.1.0.1:80*3" (weight 3), "10.0.0.0/8".</summary>
internal static class Make
{
    public static ByteString Address(string text) => ByteString.CopyFrom(IPAddress.Parse(text).GetAddressBytes());

    public static Wire.ServiceKey WireKey(string service)
    {
        string[] words = service.Split(' ');
        IPEndPoint endpoint = IPEndPoint.Parse(words[1]);
        return new Wire.ServiceKey
        {
            Protocol = words[0] == "tcp" ? 6u : 17u,
            Address = ByteString.CopyFrom(endpoint.Address.GetAddressBytes()),
            Port = (uint)endpoint.Port,
        };
    }

    public static ServiceKey Key(string service)
    {
        Wire.ServiceKey key = WireKey(service);
        return new ServiceKey(new IpAddress(key.Address.Span), Be16.FromHost((ushort)key.Port), (byte)key.Protocol);
    }

    public static Wire.VirtualService Service(string key, params string[] servers) => new()
    {
        Key = WireKey(key),
        Scheduler = "wrr",
        Pool = "pool",
        RealServers = { servers.Select(Server) },
    };

    public static Wire.RealServer Server(string text)
    {
        string[] parts = text.Split('*');
        IPEndPoint endpoint = IPEndPoint.Parse(parts[0]);
        return new Wire.RealServer
        {
            Address = ByteString.CopyFrom(endpoint.Address.GetAddressBytes()),
            Port = (uint)endpoint.Port,
            Weight = parts.Length > 1 ? uint.Parse(parts[1]) : 1,
            Mode = Wire.ForwardingMode.FullNat,
        };
    }

    public static Wire.LocalAddressPool Pool(string name, params string[] addresses) =>
        new() { Name = name, Addresses = { addresses.Select(Address) } };

    public static Wire.Prefix Prefix(string text)
    {
        string[] parts = text.Split('/');
        return new Wire.Prefix { Address = Address(parts[0]), Length = uint.Parse(parts[1]) };
    }

    /// <summary>"10.0.0.0/8 wan" or "0.0.0.0/0 wan 10.0.0.254".</summary>
    public static Wire.Route Route(string text)
    {
        string[] words = text.Split(' ');
        return new Wire.Route { Prefix = Prefix(words[0]), Port = words[1], Gateway = words.Length > 2 ? Address(words[2]) : ByteString.Empty };
    }

    /// <summary>"wan 10.0.0.254 02:00:00:00:00:fe"; the MAC may be left out.</summary>
    public static Wire.Neighbour Neighbour(string text)
    {
        string[] words = text.Split(' ');
        ByteString mac = words.Length > 2 ? ByteString.CopyFrom(Convert.FromHexString(words[2].Replace(":", ""))) : ByteString.Empty;
        return new Wire.Neighbour { Port = words[0], Address = Address(words[1]), Mac = mac };
    }

    /// <summary>A snapshot with pool "pool" of 10.2.0.1 and these services.</summary>
    public static Wire.Snapshot Snapshot(ulong generation, params Wire.VirtualService[] services) =>
        new() { Generation = generation, Services = { services }, Pools = { Pool("pool", "10.2.0.1") } };

    public static Wire.Snapshot Routes(ulong generation, string[] routes, params string[] neighbours) => new()
    {
        Generation = generation,
        Routes = { routes.Select(Route) },
        Neighbours = { neighbours.Select(Neighbour) },
    };
}
