using System.Net;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A virtual_server_group block as written, ranges expanded.</summary>
public sealed class ServiceGroupConfig
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>Addresses with their ports, in order; port 0: every port.</summary>
    public List<Written<IPEndPoint>> Endpoints { get; } = [];

    /// <summary>Marks, in order, which keepalived takes after the addresses.</summary>
    public List<Written<ServiceMarkConfig>> Marks { get; } = [];
}
