using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A real_server block as written.</summary>
public sealed class RealServerConfig : ServerDefaultsConfig
{
    /// <summary>Address and port of the header, port 0 where it is missing; null when it is wrong.</summary>
    public Written<IPEndPoint>? Endpoint { get; init; }

    /// <summary>uthreshold.</summary>
    public Written<long>? UpperThreshold { get; set; }

    /// <summary>lthreshold.</summary>
    public Written<long>? LowerThreshold { get; set; }

    /// <summary>notify_up.</summary>
    public Script? NotifyUp { get; set; }

    /// <summary>notify_down.</summary>
    public Script? NotifyDown { get; set; }

    /// <summary>Checkers' blocks, in order.</summary>
    public List<CheckConfig> Checks { get; } = [];
}
