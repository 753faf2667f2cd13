using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// Keyed hash of a <see cref="FlowKey"/>: three AES rounds. (After two, a column of the state still takes only one byte from each pair
/// of input bytes, and sequential ports and addresses collide.) The secrets keep an attacker from choosing tuples that share a bucket.
/// </summary>
public readonly struct FlowHash(Vector128<byte> first, Vector128<byte> second)
{
    /// <summary>A hash with fresh secrets.</summary>
    public static FlowHash CreateRandom()
    {
        Span<Vector128<byte>> secrets = stackalloc Vector128<byte>[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secrets));
        return new FlowHash(secrets[0], secrets[1]);
    }

    /// <summary>32 hash bits: the low ones select a bucket, the high 16 are the tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of(Vector128<byte> key)
    {
        if (!Aes.IsSupported)
            return Portable(key);
        Vector128<byte> mixed = Aes.Encrypt(Aes.Encrypt(Aes.Encrypt(key ^ first, second), first), second);
        return mixed.AsUInt32().ToScalar();
    }

    /// <summary>The same role without AES instructions (other values).</summary>
    public uint Portable(Vector128<byte> key)
    {
        Vector128<ulong> halves = (key ^ first).AsUInt64();
        ulong mixed = (halves.GetElement(0) ^ halves.GetElement(0) >> 32) * 0x9E3779B97F4A7C15;
        mixed = ((mixed ^ mixed >> 29) + halves.GetElement(1)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 32 ^ second.AsUInt64().ToScalar()) * 0x94D049BB133111EB;
        return (uint)(mixed >> 32);
    }
}
