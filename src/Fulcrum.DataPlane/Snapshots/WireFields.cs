using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Reads the parts that configuration messages share: keys, addresses, prefixes, ports. What is wrong goes to <see cref="Problems"/>, one
/// sentence each.
/// </summary>
internal sealed class WireFields(IReadOnlyList<string> portNames)
{
    private const uint MaxVlan = 4_094;

    /// <summary>What was wrong.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Reads what identifies a service; null when that is not possible, with the reason in <see cref="Problems"/>.</summary>
    public ServiceKey? ReadKey(Wire.ServiceKey? key)
    {
        if (key is null)
        {
            Problems.Add("A service has no key.");
            return null;
        }
        if (ReadAddress(key.Address, "A service") is not { } address)
            return null;
        int before = Problems.Count;
        ServiceKey read = new(address, Be16.FromHost((ushort)key.Port), (byte)key.Protocol);
        if (key.Protocol == 0)
            CheckMark(read);
        else if (key.Port > ushort.MaxValue)
            CheckPort(key.Port, $"Service {address}:{key.Port}");
        if (key.Protocol is not (0 or IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            Problems.Add($"Service {address}:{key.Port}: protocol {key.Protocol} is not available; use 6 (TCP), 17 (UDP) or 132 (SCTP).");
        return Problems.Count > before ? null : read;
    }

    private void CheckMark(ServiceKey key)
    {
        if (key.Port.Raw != 0 || key.Mark == 0 || key != ServiceKey.OfMark(key.Mark, key.Address.IsIpv4))
            Problems.Add($"Service {key.Address}:{key.Port} of a mark: the address holds the mark, 1 to {uint.MaxValue}, and the port is 0.");
    }

    /// <summary>A prefix without bits beyond its length.</summary>
    public IpPrefix? ReadPrefix(Wire.Prefix? prefix, string? owner = null)
    {
        if (prefix is null)
        {
            Problems.Add("A route has no prefix.");
            return null;
        }
        if (ReadAddress(prefix.Address, owner ?? "A route") is not { } address)
            return null;
        owner = owner is null ? "Route" : $"{owner}:";
        int longest = IpPrefix.Host(address).Length;
        if (prefix.Length > longest)
            Problems.Add($"{owner} {address}/{prefix.Length}: the prefix length is beyond 0 to {longest}.");
        else if (IpPrefix.Covering(address, (int)prefix.Length) is { } read && read.Address == address)
            return read;
        else
            Problems.Add($"{owner} {address}/{prefix.Length} has bits beyond its length.");
        return null;
    }

    /// <summary>Index of a logical port.</summary>
    public byte? ReadPort(string name, string user)
    {
        for (int port = 0; port < portNames.Count; port++)
            if (portNames[port] == name)
                return (byte)port;
        Problems.Add($"There is no port \"{name}\", which {user} names; there is {string.Join(", ", portNames)}.");
        return null;
    }

    /// <summary>An address of 4 or 16 bytes.</summary>
    /// <param name="owner">Of what, for the text.</param>
    public IpAddress? ReadAddress<T>(ByteString bytes, T owner)
    {
        if (bytes.Length is sizeof(uint) or IpAddress.Length)
            return new IpAddress(bytes.Span);
        Problems.Add($"{owner} has an address of {bytes.Length} bytes; an address has 4 or 16.");
        return null;
    }

    /// <summary>A VLAN; 0: untagged.</summary>
    public ushort ReadVlan(uint vlan, string owner)
    {
        if (vlan > MaxVlan)
            Problems.Add($"{owner}: VLAN {vlan} is beyond 0 (untagged) to {MaxVlan}.");
        return (ushort)vlan;
    }

    /// <summary>A tunnel's settings; absent: ipip.</summary>
    public TunnelDefinition ReadTunnel<T>(Wire.Tunnel? tunnel, T owner)
    {
        if (tunnel is null)
            return default;
        if (!Enum.IsDefined(tunnel.Kind) || !Enum.IsDefined(tunnel.Checksum))
            Problems.Add($"{owner}: there is no tunnel of kind {(int)tunnel.Kind} with checksum {(int)tunnel.Checksum}.");
        if (tunnel.Kind == Wire.TunnelKind.Gue)
            CheckPort(tunnel.Port, $"{owner}: GUE");
        return new TunnelDefinition((TunnelKind)tunnel.Kind, Be16.FromHost((ushort)tunnel.Port), (TunnelChecksum)tunnel.Checksum);
    }

    /// <summary>Whether a transport port is one.</summary>
    public void CheckPort<T>(uint port, T owner)
    {
        if (port is 0 or > ushort.MaxValue)
            Problems.Add($"{owner}: port {port} is beyond 1 to 65535.");
    }
}
