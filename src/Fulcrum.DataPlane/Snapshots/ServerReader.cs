using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads real servers. Texts are made only where something is wrong.</summary>
internal sealed class ServerReader(WireFields fields)
{
    private const uint MaxWeight = 65_535;

    /// <summary>A server of a service; null when it cannot be read.</summary>
    public ServerDefinition? Read(Wire.RealServer server, ServiceKey key, Wire.VirtualService service)
    {
        if (fields.ReadAddress(server.Address, new Name(key)) is not { } address)
            return null;
        Name name = new(key, address, server.Port);
        int before = fields.Problems.Count;
        if (server.Port > 0 || !key.TakesSeveralPorts)
            fields.CheckPort(server.Port, name);
        if (server.LowerThreshold > server.UpperThreshold)
            fields.Problems.Add($"{name}: lower threshold {server.LowerThreshold} is above the upper one, {server.UpperThreshold}.");
        if (server.Weight > MaxWeight)
            fields.Problems.Add($"{name}: weight {server.Weight} is beyond 0 to {MaxWeight}.");
        if (server.Mode == Wire.ForwardingMode.Unspecified || !Enum.IsDefined(server.Mode))
            fields.Problems.Add($"{name}: there is no forwarding mode {(int)server.Mode}.");
        TunnelDefinition tunnel = fields.ReadTunnel(server.Tunnel, name);
        if (fields.Problems.Count > before)
            return null;
        ServerDefinition definition = new(
            address, Be16.FromHost((ushort)server.Port), (int)server.Weight, (ForwardingMode)server.Mode, tunnel,
            new ThresholdDefinition(server.UpperThreshold, server.LowerThreshold), server.Draining);
        CheckMode(name, definition, key, service);
        return definition;
    }

    /// <summary>What a mode needs of the service and of the families.</summary>
    private void CheckMode(Name name, in ServerDefinition server, ServiceKey key, Wire.VirtualService definition)
    {
        if (server.Mode == ForwardingMode.FullNat && definition.Pool.Length == 0)
            fields.Problems.Add($"{name} is FULLNAT, but the service has no local-address pool.");
        if (server.Mode == ForwardingMode.FullNat && definition.OnePacket)
            fields.Problems.Add($"{name} is FULLNAT, which keeps sessions; one-packet scheduling keeps none.");
        bool translates = server.Mode == ForwardingMode.FullNat && server.Address.IsIpv4;
        if (server.Address.IsIpv4 != key.Address.IsIpv4 && server.Mode != ForwardingMode.Tunnel && !translates)
            fields.Problems.Add($"{name} is not of the service's family; that is possible with TUN, and from IPv6 to IPv4 with FULLNAT.");
    }

    /// <summary>A server in texts: "Service TCP 10.0.0.1:80, real server 10.1.0.1:8080".</summary>
    private readonly struct Name(ServiceKey service, IpAddress? address = null, uint port = 0)
    {
        public override string ToString() =>
            address is { } known ? $"Service {service}, real server {known}:{port}" : $"Service {service}: a real server";
    }
}
