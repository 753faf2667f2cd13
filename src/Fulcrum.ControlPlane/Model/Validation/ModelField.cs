namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>The part of an object that a <see cref="ModelProblem"/> is about.</summary>
public enum ModelField
{
    /// <summary>What identifies it: the header of its block.</summary>
    Identity,

    /// <summary>Addresses of a pool; the item is an <see cref="System.Net.IPAddress"/>.</summary>
    Addresses,

    /// <summary>A service's scheduler.</summary>
    Scheduler,

    /// <summary>The forwarding mode of servers, tunnels included.</summary>
    Mode,

    /// <summary>A service's local-address pool.</summary>
    Pool,

    /// <summary>How a service's FULLNAT servers learn the client's address.</summary>
    ClientAddress,

    /// <summary>The port whose kernel twin gets the virtual address.</summary>
    BindPort,

    /// <summary>A server's weight.</summary>
    Weight,

    /// <summary>A server's health checks.</summary>
    HealthCheck,
}
