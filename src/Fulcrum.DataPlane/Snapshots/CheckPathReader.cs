using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads the ways of health checks.</summary>
internal sealed class CheckPathReader(WireFields fields)
{
    /// <summary>All of them.</summary>
    public CheckPathsDefinition Read(Wire.CheckPaths message)
    {
        if (message.Paths.Count == 0)
            return new CheckPathsDefinition(default, default, 0, []);
        IpAddress ipv4 = ReadFirst(message.Ipv4First, isIpv4: true);
        IpAddress ipv6 = ReadFirst(message.Ipv6First, isIpv4: false);
        byte port = fields.ReadPort(message.Port, "the ways of health checks") ?? 0;
        HashSet<uint> indexes = [];
        List<CheckPathDefinition> paths = [];
        foreach (Wire.CheckPath path in message.Paths)
        {
            string name = $"Check path {path.Index}";
            if (path.Index >= TableLimits.CheckPaths || !indexes.Add(path.Index))
                fields.Problems.Add($"{name}: indexes are below {TableLimits.CheckPaths}, and each is there once.");
            else if (Read(path, name) is not { } definition)
                continue;
            else if ((definition.Virtual.IsIpv4 ? ipv4 : ipv6).IsNone)
                fields.Problems.Add($"{name}: there is no range of addresses of the family of {definition.Virtual}.");
            else
                paths.Add(definition);
        }
        return new CheckPathsDefinition(ipv4, ipv6, port, [.. paths]);
    }

    private IpAddress ReadFirst(Google.Protobuf.ByteString bytes, bool isIpv4)
    {
        if (bytes.IsEmpty || fields.ReadAddress(bytes, "The ways of health checks") is not { } first)
            return default;
        if (first.IsIpv4 != isIpv4)
            fields.Problems.Add($"The addresses of health checks begin at {first}, which is of the other family.");
        return first;
    }

    private CheckPathDefinition? Read(Wire.CheckPath path, string name)
    {
        if (fields.ReadAddress(path.VirtualAddress, name) is not { } virtualAddress || fields.ReadAddress(path.ServerAddress, name) is not { } server)
            return null;
        int before = fields.Problems.Count;
        if (path.Mode is not (Wire.ForwardingMode.DirectRoute or Wire.ForwardingMode.Tunnel))
            fields.Problems.Add($"{name}: mode {path.Mode} is not available; checks of its servers need no way of their own.");
        if (path.Mode == Wire.ForwardingMode.DirectRoute && virtualAddress.IsIpv4 != server.IsIpv4)
            fields.Problems.Add($"{name}: {virtualAddress} and {server} are not of one family; that is possible with TUN.");
        TunnelDefinition tunnel = fields.ReadTunnel(path.Tunnel, name);
        return fields.Problems.Count > before
            ? null
            : new CheckPathDefinition(path.Index, virtualAddress, server, (ForwardingMode)path.Mode, tunnel);
    }
}
