using System.Net;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A real_server block as written.</summary>
public sealed class RealServerConfig : ServerDefaultsConfig
{
    /// <summary>Address and port of the header, port 0 where it is missing; null when it is wrong.</summary>
    public Written<IPEndPoint>? Endpoint { get; init; }

    /// <summary>uthreshold.</summary>
    public Written<int>? UpperThreshold { get; set; }

    /// <summary>lthreshold.</summary>
    public Written<int>? LowerThreshold { get; set; }

    /// <summary>TCP_CHECK blocks.</summary>
    public List<TcpCheckConfig> TcpChecks { get; } = [];
}
