using System.Net;

namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>A check that talks to an address.</summary>
public abstract record NetworkCheck : HealthCheck
{
    /// <summary>Where to connect: the real server unless connect_ip or connect_port say otherwise.</summary>
    public required IPEndPoint Target { get; init; }

    /// <summary>Source address and port (bindto, bind_port); null: the kernel chooses.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>Interface of a link-local target or source (bind_if); null: none.</summary>
    public string? Interface { get; init; }

    /// <summary>Mark of the check's packets (fwmark); 0: none.</summary>
    public uint Mark { get; init; }

    /// <summary>
    /// Its packets travel as the server's data does: with DR and TUN they are addressed to the virtual service (check_path data).
    /// </summary>
    public bool TravelsAsData { get; init; }

    /// <summary>What the server wants before anything else: a PROXY header, or nothing. HTTP_GET, SSL_GET and UDP_CHECK send it.</summary>
    public ClientAddress ProxyHeader { get; init; }

    /// <summary>connect_timeout.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
