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

    /// <summary>A service's scheduler flags; the item is the word of one.</summary>
    SchedulerFlags,

    /// <summary>One-packet scheduling of a service.</summary>
    OnePacket,

    /// <summary>The time that a service's clients stay with their server.</summary>
    PersistenceTimeout,

    /// <summary>The client network of a persistent service.</summary>
    PersistencePrefix,

    /// <summary>Timeouts of a service's sessions.</summary>
    Timeouts,

    /// <summary>Slow start of a service.</summary>
    SlowStart,

    /// <summary>Limits of a server's sessions.</summary>
    Thresholds,

    /// <summary>A server's health checks.</summary>
    HealthCheck,
}
