using System.Net;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>sorry_server and its kin as written.</summary>
public sealed class SorryServerConfig
{
    /// <summary>Address and port; port 0 where it is missing.</summary>
    public required Written<IPEndPoint> Endpoint { get; init; }

    /// <summary>sorry_server_lvs_method.</summary>
    public Written<ForwardingMethodConfig>? Method { get; set; }

    /// <summary>sorry_server_inhibit.</summary>
    public bool InhibitOnFailure { get; set; }
}
