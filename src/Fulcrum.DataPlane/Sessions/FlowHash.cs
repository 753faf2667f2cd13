using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Keyed hash of a <see cref="FlowKey"/>: one 64x64-bit multiplication of the two halves, each mixed with a secret, folded. The
/// secrets keep an attacker from choosing tuples that share a bucket.
/// </summary>
public readonly struct FlowHash(ulong first, ulong second)
{
    /// <summary>A hash with fresh secrets.</summary>
    public static FlowHash CreateRandom()
    {
        Span<ulong> secrets = stackalloc ulong[2];
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(secrets));
        return new FlowHash(secrets[0] | 1, secrets[1] | 1);
    }

    /// <summary>32 hash bits: the low ones select a bucket, the high 16 are the tag. unsafe: the key is readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe uint Of(FlowKey* key)
    {
        ulong* halves = (ulong*)key;
        ulong high = Math.BigMul(halves[0] ^ first, halves[1] ^ second, out ulong low);
        ulong folded = high ^ low;
        return (uint)(folded ^ folded >> 32);
    }
}
