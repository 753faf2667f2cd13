namespace Fulcrum.Pktgen;

/// <summary>
/// The mbufs of a replay: net_pcap keeps one for each frame of the file and copies it into another one for every packet. Both
/// programs get the same number of the same size; small ones, so that a million of them fit into memory.
/// </summary>
internal static class BufferPool
{
    /// <summary>Bytes of an mbuf's buffer: DPDK's 128 bytes of headroom and 128 of data.</summary>
    public const int BufferBytes = 256;

    private const int InFlight = 16_384;
    private const int MbufBytes = 128;
    private const int ObjectOverhead = 64;
    private const long RingEntryBytes = 8;

    /// <summary>Mbufs for a file of so many frames, for rings and caches.</summary>
    public static int Count(int frames) => frames + InFlight;

    /// <summary>Bytes of huge pages that a replay of so many frames needs, without the tables of the program.</summary>
    public static long Bytes(int frames) =>
        Count(frames) * (long)(BufferBytes + MbufBytes + ObjectOverhead) + (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)frames + 1) * RingEntryBytes;
}
