using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>The servers that one destination of one lblc or lblcr service has been given. Owner: the worker.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal unsafe struct LocalityEntry
{
    /// <summary>Servers that a destination can have. LVS sets no limit; a destination with more is served all the same.</summary>
    public const int MostMembers = 14;

    /// <summary>Address that clients want.</summary>
    public IpAddress Destination;

    /// <summary>Identity of the service.</summary>
    public ulong Service;

    /// <summary>When a session was scheduled by it last.</summary>
    public uint UsedAtMs;

    /// <summary>When a server came or went last.</summary>
    public uint ChangedAtMs;

    /// <summary>The next entry of its bucket, or of the free ones, plus one; 0: none.</summary>
    public int Next;

    /// <summary>Number of members; 0: the entry is free.</summary>
    public byte MemberCount;

    /// <summary>lblcr's, which has a timeout of its own.</summary>
    public bool IsSet;

    /// <summary>Server slots, the one that came last first.</summary>
    public fixed uint Members[MostMembers];

    /// <summary>Where in the service each was found last.</summary>
    public fixed ushort Hints[MostMembers];

    /// <summary>Puts a server before the others; false when there is no room or it is there already.</summary>
    public bool Insert(uint slot, int index, uint nowMs)
    {
        if (MemberCount == MostMembers)
            return false;
        for (int member = 0; member < MemberCount; member++)
            if (Members[member] == slot)
                return false;
        for (int member = MemberCount; member > 0; member--)
        {
            Members[member] = Members[member - 1];
            Hints[member] = Hints[member - 1];
        }
        Members[0] = slot;
        Hints[0] = (ushort)index;
        MemberCount++;
        ChangedAtMs = nowMs;
        return true;
    }

    /// <summary>Takes a server out.</summary>
    public void RemoveAt(int member, uint nowMs)
    {
        for (MemberCount--; member < MemberCount; member++)
        {
            Members[member] = Members[member + 1];
            Hints[member] = Hints[member + 1];
        }
        ChangedAtMs = nowMs;
    }
}
