namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// Everything that the director shall do, as meant: one consistent, validated, immutable whole, made from the file's objects and
/// the API's. A reload or an API call makes a new one; nothing is changed in place.
/// </summary>
public sealed record DirectorModel
{
    /// <summary>Nothing configured.</summary>
    public static DirectorModel Empty { get; } = new() { Services = [], Pools = [], Settings = new DirectorSettings() };

    /// <summary>Virtual services; keys are unique.</summary>
    public required ValueList<VirtualService> Services { get; init; }

    /// <summary>Local-address pools; names are unique.</summary>
    public required ValueList<LocalAddressPool> Pools { get; init; }

    /// <summary>What applies to the whole director.</summary>
    public required DirectorSettings Settings { get; init; }
}

/// <summary>Settings of the whole director; zero means LVS's default.</summary>
public sealed record DirectorSettings
{
    /// <summary>Timeout of established TCP sessions (lvs_timeouts tcp).</summary>
    public TimeSpan TcpTimeout { get; init; }

    /// <summary>Timeout of TCP sessions after a FIN (lvs_timeouts tcpfin).</summary>
    public TimeSpan TcpFinTimeout { get; init; }

    /// <summary>Timeout of UDP sessions (lvs_timeouts udp).</summary>
    public TimeSpan UdpTimeout { get; init; }

    /// <summary>ICMP errors and resets sent per second and worker (icmp_error_rate).</summary>
    public int IcmpErrorRate { get; init; }

    /// <summary>Off: tunnels ignore DF and fragment (pmtu_disc 0).</summary>
    public bool PathMtuDiscovery { get; init; } = true;
}
