using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>The addresses that FULLNAT uses towards real servers, as meant. At least one address.</summary>
public sealed record LocalAddressPool
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>Ranges expanded, without repetition, in the order in which they are written.</summary>
    public required ValueList<PoolAddress> Addresses { get; init; }

    /// <summary>Who may change it, and where it is written.</summary>
    public required Origin Origin { get; init; }
}

/// <summary>A local address and the port whose kernel twin gets it.</summary>
public sealed record PoolAddress(IPAddress Address, string Port);
