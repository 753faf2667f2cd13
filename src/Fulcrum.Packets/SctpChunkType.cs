namespace Fulcrum.Packets;

/// <summary>Kinds of SCTP chunks (RFC 9260 section 3.2; IANA "SCTP Chunk Types").</summary>
public static class SctpChunkType
{
    /// <summary>User data.</summary>
    public const byte Data = 0;

    /// <summary>Asks for an association; the only chunk of its packet.</summary>
    public const byte Init = 1;

    /// <summary>Answers <see cref="Init"/>.</summary>
    public const byte InitAck = 2;

    /// <summary>Acknowledges data.</summary>
    public const byte Sack = 3;

    /// <summary>Asks whether the peer is reachable.</summary>
    public const byte Heartbeat = 4;

    /// <summary>Answers <see cref="Heartbeat"/>.</summary>
    public const byte HeartbeatAck = 5;

    /// <summary>Ends the association at once.</summary>
    public const byte Abort = 6;

    /// <summary>Begins to end the association.</summary>
    public const byte Shutdown = 7;

    /// <summary>Answers <see cref="Shutdown"/>.</summary>
    public const byte ShutdownAck = 8;

    /// <summary>Reports an error.</summary>
    public const byte Error = 9;

    /// <summary>Gives back the cookie of <see cref="InitAck"/>.</summary>
    public const byte CookieEcho = 10;

    /// <summary>Answers <see cref="CookieEcho"/>: the association is established.</summary>
    public const byte CookieAck = 11;

    /// <summary>Echo of explicit congestion notification.</summary>
    public const byte Ecne = 12;

    /// <summary>Congestion window reduced.</summary>
    public const byte Cwr = 13;

    /// <summary>Answers <see cref="ShutdownAck"/>: the association is over.</summary>
    public const byte ShutdownComplete = 14;

    /// <summary>Authenticates the chunks behind it (RFC 4895).</summary>
    public const byte Auth = 15;

    /// <summary>User data in interleaved messages (RFC 8260).</summary>
    public const byte InterleavedData = 64;

    /// <summary>Answers <see cref="AddressConfiguration"/> (RFC 5061).</summary>
    public const byte AddressConfigurationAck = 128;

    /// <summary>Skips data that will not be sent again (RFC 3758).</summary>
    public const byte ForwardTsn = 192;

    /// <summary>Adds or removes addresses of the association (RFC 5061).</summary>
    public const byte AddressConfiguration = 193;
}
