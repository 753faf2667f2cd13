using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Which sessions are meant, without a reference to the managed heap: made by the control thread, asked there and by workers.
/// What is left zero matches every session.
/// </summary>
/// <remarks>unsafe: <see cref="Servers"/> has a bit for every server slot and stays allocated while somebody asks.</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SessionMatch
{
    /// <summary>A bit for each server slot that is meant; null: all.</summary>
    public ulong* Servers;

    /// <summary>Where the client is; meaningful with <see cref="HasClient"/>.</summary>
    public IpPrefix Client;

    /// <summary>Whether the client's address matters.</summary>
    public bool HasClient;

    /// <summary>IANA protocol number.</summary>
    public byte Protocol;

    /// <summary>Client port, host order.</summary>
    public ushort ClientPort;

    /// <summary>Real port, host order.</summary>
    public ushort RealPort;

    /// <summary>A bit for each <see cref="SessionState"/> that is meant.</summary>
    public uint States;

    /// <summary>Seconds since the session began, at least.</summary>
    public uint MinAge;

    /// <summary>Seconds since the session began, at most.</summary>
    public uint MaxAge;

    /// <summary>Whether a session is meant. One that is being reset counts as gone.</summary>
    /// <param name="session">It, or a copy of it.</param>
    /// <param name="ends">Its endpoints.</param>
    /// <param name="nowMs">The worker's clock.</param>
    public readonly bool Matches(Session* session, SessionEndpoints ends, uint nowMs)
    {
        if ((session->Marks & SessionMarks.Resetting) != 0
            || Servers != null && (Servers[session->ServerSlot / 64] >> (int)(session->ServerSlot % 64) & 1) == 0
            || States != 0 && (States >> (int)session->State & 1) == 0
            || Protocol != 0 && Protocol != session->Protocol
            || ClientPort != 0 && ClientPort != ends.ClientPort.Host
            || RealPort != 0 && RealPort != ends.RealPort.Host)
            return false;
        uint age = MinAge == 0 && MaxAge == 0 ? 0 : session->AgeSeconds(nowMs);
        return age >= MinAge && (MaxAge == 0 || age <= MaxAge) && (!HasClient || Client.Contains(ends.Client));
    }
}
