using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A real server of one service.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ServerEntry
{
    /// <summary>Real address.</summary>
    public IpAddress Address;

    /// <summary>Real port.</summary>
    public Be16 Port;

    /// <summary>How packets reach the server.</summary>
    public ForwardingMode Mode;

    /// <summary>0: no new sessions.</summary>
    public int Weight;

    /// <summary>Index of this (service, server) in counters and in <see cref="SharedTables.ServerStatus"/>.</summary>
    public uint Slot;

    /// <summary>Index of (real address, real port, protocol), shared by all services that use this endpoint.</summary>
    public uint Endpoint;

    /// <summary>LVS's -x: no new sessions from so many on; 0: no limit.</summary>
    public uint UpperThreshold;

    /// <summary>New sessions again when there are fewer; never 0 with an upper threshold.</summary>
    public uint LowerThreshold;

    /// <summary>Takes no new session, not even of a client that persistence binds to it. Its weight is 0.</summary>
    public bool IsDraining;

    /// <summary>Had as many sessions as <see cref="UpperThreshold"/>, or more, when this snapshot was made.</summary>
    public bool WasFull;
}

/// <summary>LVS's packet-forwarding methods, and FULLNAT.</summary>
public enum ForwardingMode : byte
{
    /// <summary>Rewrites the destination.</summary>
    Nat = 1,

    /// <summary>Rewrites source and destination; the server answers to a local address.</summary>
    FullNat = 2,

    /// <summary>Only the destination MAC changes.</summary>
    DirectRoute = 3,

    /// <summary>Encapsulates.</summary>
    Tunnel = 4,
}

/// <summary>
/// What workers ask about a server slot for every packet: 4 bytes, written by the control thread as one.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 4)]
public struct ServerStatus
{
    /// <summary>Whether sessions may be forwarded.</summary>
    public ServerState State;

    /// <summary>Row of <see cref="SharedTables.TimeoutMs"/>; 0 is the director's.</summary>
    public byte TimeoutProfile;

    /// <summary>Its weight is 0, written or because it is draining.</summary>
    public bool IsQuiesced;
}

/// <summary>Whether sessions of a server slot may be forwarded.</summary>
public enum ServerState : byte
{
    /// <summary>Slot not in use.</summary>
    Free,

    /// <summary>In its service.</summary>
    Present,

    /// <summary>Taken out of its service; packets of its last sessions are dropped until they expire, or it returns.</summary>
    Removed,
}
