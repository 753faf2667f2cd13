using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's connection template: binds the clients of one network to one real server of a persistent service. A cache line of the
/// <see cref="TemplateStore"/>. Key, server and timeout are written before the template is published and stay; the rest is written by
/// whichever worker makes a session from it.
/// <code>
///    0 Client 16   16 Service 24   40 ServerSlot 4   44 TimeoutMs 4   48 ExpiresAtMs 8   56 ServerIndex 4   60 IsAssured 1   61 IsRemote 1
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct Template
{
    /// <summary>The client network's address.</summary>
    [FieldOffset(0)] public IpAddress Client;

    /// <summary>The service.</summary>
    [FieldOffset(16)] public ServiceKey Service;

    /// <summary>The real server.</summary>
    [FieldOffset(40)] public uint ServerSlot;

    /// <summary>The service's timeout when the template was made.</summary>
    [FieldOffset(44)] public uint TimeoutMs;

    /// <summary>The template is over then, or is extended if sessions are left. <see cref="TemplateTable"/>'s clock.</summary>
    [FieldOffset(48)] public long ExpiresAtMs;

    /// <summary>Where the server was last in its service's list; a guess.</summary>
    [FieldOffset(56)] public int ServerIndex;

    /// <summary>LVS's ASSURED: a session made from it was established, or answered (UDP).</summary>
    [FieldOffset(60)] public bool IsAssured;

    /// <summary>The other director has told of it, and no session of this one was made from it since.</summary>
    [FieldOffset(61)] public bool IsRemote;

    /// <summary>LVS's name of the state.</summary>
    public readonly string StateName => IsAssured ? "ASSURED" : "NONE";

    /// <summary>Whether it is listed with port 0 at both ends, because it binds the client on every port.</summary>
    public readonly bool IsOfSeveralPorts => Service.TakesSeveralPorts || Service.IsFtp;

    /// <summary>Milliseconds until it is over or extended. <paramref name="nowMs"/>: any worker's clock.</summary>
    public readonly uint RemainingMs(uint nowMs)
    {
        // Timeouts reach up to 31 days, more than half the range of a worker's clock.
        const uint longestMs = 32u * 86_400 * 1000;
        uint remaining = (uint)ExpiresAtMs - nowMs;
        return remaining > longestMs ? 0 : remaining;
    }
}
