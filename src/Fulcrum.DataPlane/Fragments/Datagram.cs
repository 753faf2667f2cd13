using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Fragments;

/// <summary>
/// An entry of <see cref="DatagramTable"/>: a datagram that comes in fragments. Links are indexes plus one; 0 is none.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Datagram
{
    /// <summary>
    /// What its fragments have in common: a key with the identification in place of the ports (<see cref="Fragment"/>).
    /// </summary>
    public FlowKey Name;

    /// <summary>Known: the key of the first fragment.</summary>
    public FlowKey Flow;

    /// <summary>Hash of <see cref="Name"/>.</summary>
    public uint NameHash;

    /// <summary>Hash of <see cref="Flow"/>.</summary>
    public uint FlowHash;

    /// <summary>The next one in the same chain, or in the list of free ones.</summary>
    public uint Next;

    /// <summary>The one before it in its list by age.</summary>
    public uint Older;

    /// <summary>The one behind it in its list by age.</summary>
    public uint Newer;

    /// <summary>Since when it is in its state.</summary>
    public uint SinceMs;

    /// <summary>Fragments that wait for the first one.</summary>
    public HeldList Held;

    /// <summary>Fragments that may go on, but have not run again yet.</summary>
    public int ReleasedCount;

    /// <summary>How far it is.</summary>
    public DatagramState State;

    /// <summary>Given up: why.</summary>
    public DropReason Reason;

    /// <summary>What has come of it.</summary>
    public ByteRanges Ranges;
}
