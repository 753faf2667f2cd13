using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// What one worker's sessions tell of a server slot's health, behind all <see cref="ServerCounters"/> in the statistics segment. A session counts
/// once at most. Writer: the worker. Readers add up.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct ServerEvidence
{
    /// <summary>
    /// Sessions of TCP and SCTP whose opening the server has not answered: the client repeated its SYN, or nothing came until the session ended.
    /// </summary>
    public ulong UnansweredSessions;

    /// <summary>Sessions whose opening the server has answered with RST or ABORT.</summary>
    public ulong RefusedSessions;
}
