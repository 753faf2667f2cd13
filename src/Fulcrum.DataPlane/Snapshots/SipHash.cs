using System.Numerics;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// SipHash-1-3 (Aumasson and Bernstein, with one round a word and three at the end, as LVS's mh uses it) of one number.
/// </summary>
internal static class SipHash
{
    /// <summary>Low half of the hash of a number's four bytes, little-endian.</summary>
    public static uint Of(uint value, ulong key0, ulong key1)
    {
        State state = new(key0, key1);
        state.Absorb((ulong)sizeof(uint) << 56 | value);
        return (uint)state.Finish();
    }

    /// <summary>Low half of the hash of a number's eight bytes, little-endian.</summary>
    public static uint Of(ulong value, ulong key0, ulong key1)
    {
        State state = new(key0, key1);
        state.Absorb(value);
        state.Absorb((ulong)sizeof(ulong) << 56);
        return (uint)state.Finish();
    }

    private ref struct State(ulong key0, ulong key1)
    {
        // "somepseudorandomlygeneratedbytes"
        private ulong _v0 = key0 ^ 0x736F6D6570736575;
        private ulong _v1 = key1 ^ 0x646F72616E646F6D;
        private ulong _v2 = key0 ^ 0x6C7967656E657261;
        private ulong _v3 = key1 ^ 0x7465646279746573;

        public void Absorb(ulong word)
        {
            _v3 ^= word;
            Round();
            _v0 ^= word;
        }

        public ulong Finish()
        {
            _v2 ^= 0xFF;
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round()
        {
            _v0 += _v1;
            _v2 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v1;
            _v0 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
