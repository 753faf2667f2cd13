using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>What one worker knows of the sessions of a server slot beside its own counters. Owner: the worker.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct ServerLoad
{
    /// <summary>The service whose slot this was when it was asked for last.</summary>
    public ulong Service;

    /// <summary>Active sessions of all other workers when they were asked last.</summary>
    public uint OthersActive;

    /// <summary>Inactive sessions of all other workers then.</summary>
    public uint OthersInactive;

    /// <summary>This worker's own active sessions then.</summary>
    public uint OwnActive;

    /// <summary>This worker's own inactive sessions then.</summary>
    public uint OwnInactive;

    /// <summary>The server reached its upper threshold, and has not fallen below the lower one since.</summary>
    public bool IsOverloaded;
}
