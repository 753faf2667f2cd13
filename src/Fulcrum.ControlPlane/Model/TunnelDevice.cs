using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>tunnel_entry of DPVS's tunnel_group: a tunnel of its own beside the servers'.</summary>
public sealed record TunnelDevice
{
    /// <summary>Of the tunnel_group.</summary>
    public required string Group { get; init; }

    /// <summary>Of the device.</summary>
    public required string Name { get; init; }

    /// <summary>kind: ipip, gre.</summary>
    public string? Kind { get; init; }

    /// <summary>remote.</summary>
    public IPAddress? Remote { get; init; }

    /// <summary>local.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>if: the port below it.</summary>
    public string? Port { get; init; }
}
