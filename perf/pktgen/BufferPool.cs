namespace Fulcrum.Pktgen;

/// <summary>
/// The mbufs of a replay: net_pcap keeps one for each frame of the file and copies it into another one for every packet. Both
/// programs get the same number of the same size.
/// </summary>
internal static class BufferPool
{
    /// <summary>Bytes of a buffer with its headroom of 128: what a frame of the device's MTU takes, in full cache lines.</summary>
    public const int BufferBytes = 1664;

    /// <summary>The same for frames of at most 128 bytes: so that millions of them fit.</summary>
    public const int SmallBufferBytes = 256;

    /// <summary>MTU of ports with such buffers.</summary>
    public const int SmallMtu = 110;

    private const int InFlight = 16_384;
    private const int MbufBytes = 128;
    private const int ObjectOverhead = 64;
    private const long RingEntryBytes = 8;

    /// <summary>Mbufs for a file of so many frames, for rings and caches.</summary>
    public static int Count(int frames) => frames + InFlight;

    /// <summary>Bytes of huge pages that a replay of so many frames needs, without the tables of the program.</summary>
    public static long Bytes(int frames, int bufferBytes = BufferBytes) =>
        Count(frames) * (long)(bufferBytes + MbufBytes + ObjectOverhead) + (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)frames + 1) * RingEntryBytes;
}
