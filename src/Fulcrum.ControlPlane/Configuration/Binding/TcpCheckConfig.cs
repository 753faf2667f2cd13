using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A TCP_CHECK block as written.</summary>
public sealed class TcpCheckConfig : CheckParametersConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>connect_ip.</summary>
    public Written<IPAddress>? ConnectAddress { get; set; }

    /// <summary>connect_port.</summary>
    public Written<int>? ConnectPort { get; set; }

    /// <summary>bindto.</summary>
    public Written<IPAddress>? BindAddress { get; set; }

    /// <summary>bind_port.</summary>
    public Written<int>? BindPort { get; set; }
}
