using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A mark_rule line or block as written.</summary>
public sealed class MarkRuleConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>The number after mark_rule, or mark in its block.</summary>
    public Written<uint>? Mark { get; set; }

    /// <summary>protocol.</summary>
    public Written<TransportProtocol>? Protocol { get; set; }

    /// <summary>destination.</summary>
    public Written<IPNetwork>? Destination { get; set; }

    /// <summary>ports: the first and the last one.</summary>
    public Written<(ushort First, ushort Last)>? Ports { get; set; }

    /// <summary>source.</summary>
    public Written<IPNetwork>? Source { get; set; }

    /// <summary>port: the input port's name.</summary>
    public Written<string>? Port { get; set; }
}
