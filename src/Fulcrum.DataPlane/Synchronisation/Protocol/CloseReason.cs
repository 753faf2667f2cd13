namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// Why a connection ends, or does not begin. Counted by its name, <see cref="CloseReasons.NameOf"/>. The numbers are those of Bye frames.
/// </summary>
internal enum CloseReason : byte
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>The other end closed it, or it broke.</summary>
    Lost = 1,

    /// <summary>What comes does not begin as this protocol does.</summary>
    BadMagic = 2,

    /// <summary>The other end speaks another version.</summary>
    Version = 3,

    /// <summary>The other end's records have another layout.</summary>
    RecordFormat = 4,

    /// <summary>The other end is this director itself.</summary>
    OwnInstance = 5,

    /// <summary>The other end does not know the key, or a frame is not what was sent.</summary>
    Authentication = 6,

    /// <summary>A frame is missing, or comes again.</summary>
    Sequence = 7,

    /// <summary>A frame is longer than any can be.</summary>
    Oversized = 8,

    /// <summary>A frame's content is none.</summary>
    Malformed = 9,

    /// <summary>A frame comes when it cannot.</summary>
    Unexpected = 10,

    /// <summary>The other end did not say who it is in time.</summary>
    HandshakeTimeout = 11,

    /// <summary>Nothing came for too long.</summary>
    IdleTimeout = 12,

    /// <summary>Somebody else than the peer connected.</summary>
    ForeignAddress = 13,

    /// <summary>There are too many connections that have not said who they are.</summary>
    TooMany = 14,

    /// <summary>There is another connection to the same peer, which goes on.</summary>
    Superseded = 15,

    /// <summary>The peer cannot be reached.</summary>
    Unreachable = 16,

    /// <summary>The configuration has changed.</summary>
    Reconfigured = 17,

    /// <summary>The data plane stops.</summary>
    Stopping = 18,

    /// <summary>An exception that should not be.</summary>
    InternalError = 19,
}
