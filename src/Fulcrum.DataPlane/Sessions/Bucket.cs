using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// A cache line of the session index: ten slots, each a 16-bit tag and a reference to a session and one of its two keys.
/// <code>
///    0 tags 10 x 2 (0: empty)    20 references 10 x 4 (session index * 2 + direction)    60 Spilled 2    62 zero 2
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public unsafe struct Bucket
{
    /// <summary>Slots of a bucket.</summary>
    public const int SlotCount = 10;

    private const uint SlotMask = (1 << SlotCount) - 1;

    /// <summary>Tag of each slot; 0 in an empty one.</summary>
    [FieldOffset(0)] public fixed ushort Tags[SlotCount];

    /// <summary>Session index * 2 + direction.</summary>
    [FieldOffset(20)] public fixed uint References[SlotCount];

    /// <summary>Keys that belong here and lie in their alternate bucket, because this one was full.</summary>
    [FieldOffset(60)] public ushort Spilled;

    /// <summary>The slots that hold a tag, one bit each, all ten compared at once. unsafe: points to a whole bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Match(Bucket* bucket, ushort tag) =>
        Vector256.Equals(Vector256.Load((ushort*)bucket), Vector256.Create(tag)).ExtractMostSignificantBits() & SlotMask;

    /// <summary>The scalar twin of <see cref="Match"/>.</summary>
    public static uint MatchScalar(Bucket* bucket, ushort tag)
    {
        uint match = 0;
        for (int slot = 0; slot < SlotCount; slot++)
            if (bucket->Tags[slot] == tag)
                match |= 1u << slot;
        return match;
    }
}
