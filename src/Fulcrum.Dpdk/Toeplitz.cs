namespace Fulcrum.Dpdk;

/// <summary>The hash of receive-side scaling.</summary>
public static unsafe class Toeplitz
{
    /// <summary>
    /// Hashes 32-bit words in host byte order (an IPv4 tuple: source address, destination address, source port &lt;&lt; 16 |
    /// destination port), as a device with this key does.
    /// </summary>
    /// <param name="words">The tuple.</param>
    /// <param name="key">At least 4 bytes longer than the tuple: 40 for every tuple of IP, TCP and UDP.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public static uint Hash(ReadOnlySpan<uint> words, ReadOnlySpan<byte> key)
    {
        if (key.Length < (words.Length + 1) * sizeof(uint))
        {
            throw new ArgumentException($"An RSS key for {words.Length} words has {(words.Length + 1) * sizeof(uint)} bytes or more, not {key.Length}.", nameof(key));
        }
        fixed (uint* tuple = words)
        fixed (byte* bytes = key)
        {
            return Native.Toeplitz(tuple, (uint)words.Length, bytes);
        }
    }
}
