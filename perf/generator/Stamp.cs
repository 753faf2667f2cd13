using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>
/// The last 18 bytes of a measured frame, whatever headers it has grown or lost on its way. Frames have an even length, so that the words
/// of a checksum are those of the stamp.
/// </summary>
/// <remarks>
/// <code>
///    0 Epoch      4   which trial, and which part of it
///    4 Sequence   4
///    8 Tsc        8   when it was sent
///   16 Balance    2   makes the one's-complement sum of all that differs from the template 0
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 2, Size = Length)]
internal unsafe struct Stamp
{
    /// <summary>Bytes of a stamp.</summary>
    public const int Length = 18;

    public uint Epoch;
    public uint Sequence;
    public long Tsc;
    public ushort Balance;

    /// <summary>The stamp of a frame. unsafe: <paramref name="length"/> bytes are there.</summary>
    /// <returns>null when the frame is too short.</returns>
    public static Stamp* Of(byte* frame, int length) => length < Length ? null : (Stamp*)(frame + length - Length);

    /// <summary>Writes a stamp over zeros. <paramref name="delta"/>: what else has changed in the layer-4 checksum's sum.</summary>
    public static void Write(Stamp* stamp, uint epoch, uint sequence, long tsc, ushort delta)
    {
        stamp->Epoch = epoch;
        stamp->Sequence = sequence;
        stamp->Tsc = tsc;
        uint sum = Sum(epoch) + Sum(sequence) + Sum((uint)tsc) + Sum((uint)(tsc >> 32));
        stamp->Balance = Checksum.Negate(Checksum.Combine(Checksum.Delta(0, sum), delta));
    }

    private static uint Sum(uint raw) => Checksum.Sum(new Be32(raw));
}
