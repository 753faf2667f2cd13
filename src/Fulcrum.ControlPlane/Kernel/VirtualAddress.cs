using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>An address that VRRP sets on an interface while an instance is master, with the kernel's attributes.</summary>
/// <param name="Interface">Name of the interface.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Of the network that is reachable through it.</param>
internal sealed record VirtualAddress(string Interface, IPAddress Address, int PrefixLength)
{
    /// <summary>IFA_F_*.</summary>
    public uint Flags { get; init; }

    /// <summary>RT_SCOPE_*.</summary>
    public byte Scope { get; init; }

    /// <summary>Null: none.</summary>
    public string? Label { get; init; }

    /// <summary>Null: none.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>The other end of a point-to-point address; null: none.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>Seconds; 0: it is not chosen as a source. Null: as long as it is there.</summary>
    public uint? PreferredSeconds { get; init; }

    /// <summary>It is set again when someone removes it (no no_track).</summary>
    public bool IsTracked { get; init; } = true;

    /// <summary>A local address of a pool, not one of the instance's own.</summary>
    public bool IsOfPool { get; init; }
}
