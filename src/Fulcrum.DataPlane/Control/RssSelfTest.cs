using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Verifies, without a packet, that what a device says about its hash leads packets where <see cref="WorkerHash"/> says. The device's
/// part is computed by DPDK's own Toeplitz hash.
/// </summary>
internal static class RssSelfTest
{
    private const int TuplesOfAFamily = 4_000;
    private const int Ipv4Length = 4;
    private const int Ipv6Length = 16;

    /// <summary>Compares a device's configuration with a hash; null when they agree, else what does not.</summary>
    /// <param name="rss">What the device reports.</param>
    /// <param name="queueWorkers">Worker of each receive queue.</param>
    /// <param name="hash">What the workers compute.</param>
    public static string? Run(RssConfiguration rss, IReadOnlyList<int> queueWorkers, WorkerHash hash)
    {
        ReadOnlySpan<ushort> table = rss.Table.Span;
        foreach (ushort queue in table)
            if (queue >= queueWorkers.Count)
                return $"its indirection table names queue {queue}, and it has {queueWorkers.Count}";
        return MatchTuples(rss, queueWorkers, hash, Ipv4Length) ?? MatchTuples(rss, queueWorkers, hash, Ipv6Length);
    }

    /// <summary>Whether every worker can choose local ports whose replies come to it; null when it can, else why not.</summary>
    public static string? SpreadsLocalPorts(WorkerHash hash, int workers)
    {
        try
        {
            for (int worker = 0; worker < workers; worker++)
                foreach (bool ipv4 in (ReadOnlySpan<bool>)[true, false])
                    if (new LocalPortSpread(hash, worker, ipv4).Count == 0)
                        return $"no local port's replies would come to worker {worker}";
        }
        catch (ArgumentException e)
        {
            return e.Message.TrimEnd('.');
        }
        return null;
    }

    private static string? MatchTuples(RssConfiguration rss, IReadOnlyList<int> queueWorkers, WorkerHash hash, int addressLength)
    {
        // The same tuples at every start.
        Random random = new(addressLength);
        byte[] bytes = new byte[2 * addressLength + 2 * sizeof(ushort)];
        uint[] words = new uint[bytes.Length / sizeof(uint)];
        ReadOnlySpan<ushort> table = rss.Table.Span;
        for (int tuple = 0; tuple < TuplesOfAFamily; tuple++)
        {
            random.NextBytes(bytes);
            for (int word = 0; word < words.Length; word++)
                words[word] = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(word * sizeof(uint)));
            uint value = Toeplitz.Hash(words, rss.Key.Span);
            int expected = hash.OfTuple(
                new IpAddress(bytes.AsSpan(0, addressLength)),
                new IpAddress(bytes.AsSpan(addressLength, addressLength)),
                MemoryMarshal.Read<Be16>(bytes.AsSpan(2 * addressLength)),
                MemoryMarshal.Read<Be16>(bytes.AsSpan(2 * addressLength + sizeof(ushort))));
            int actual = queueWorkers[table[(int)(value & (uint)(table.Length - 1))]];
            if (actual != expected)
                return $"by its key and indirection table, tuple {Convert.ToHexString(bytes)} comes to worker {actual}, and it belongs to worker {expected}";
        }
        return null;
    }
}
