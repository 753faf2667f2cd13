namespace Fulcrum.DataPlane.Classify;

/// <summary>What LVS makes of an SCTP packet: the kind of its first chunk (RFC 9260 section 3.2).</summary>
public static unsafe class SctpEvents
{
    /// <summary>DATA and every chunk that says nothing about the association's state.</summary>
    public const byte Data = 0;

    /// <summary>INIT: begins an association.</summary>
    public const byte Init = 1;

    /// <summary>INIT ACK: the answer to INIT.</summary>
    public const byte InitAck = 2;

    /// <summary>ABORT.</summary>
    public const byte Abort = 9;

    private const int ChunkHeaderLength = 4;
    private const byte CookieEcho = 10;
    private const byte CookieAck = 11;
    private const byte AbortChunk = 6;

    // By chunk type 0 to 14: DATA, INIT, INIT ACK, SACK, HEARTBEAT, HEARTBEAT ACK, ABORT, SHUTDOWN, SHUTDOWN ACK, ERROR, COOKIE ECHO,
    // COOKIE ACK, ECNE, CWR, SHUTDOWN COMPLETE.
    private static ReadOnlySpan<byte> EventOfChunk => [0, 1, 2, 0, 0, 0, 9, 5, 6, 8, 3, 4, 0, 0, 7];

    /// <summary>The event of the chunks at <paramref name="chunks"/>; an ABORT bundled behind a cookie counts as ABORT.</summary>
    public static SegmentEvent Of(byte* chunks, int length)
    {
        byte type = length >= ChunkHeaderLength ? chunks[0] : (byte)0;
        if (type is CookieEcho or CookieAck)
        {
            int next = (chunks[2] << 8 | chunks[3]) + 3 & ~3;
            if (next >= ChunkHeaderLength && next <= length - ChunkHeaderLength && chunks[next] == AbortChunk)
                type = AbortChunk;
        }
        byte kind = type < EventOfChunk.Length ? EventOfChunk[type] : Data;
        return SegmentEvent.Sctp | (SegmentEvent)kind;
    }
}
