namespace Fulcrum.DataPlane.Sessions;

/// <summary>How far a TCP session has come with telling its server the client's address.</summary>
[Flags]
public enum InsertionProgress : byte
{
    /// <summary>No sequence number has been seen.</summary>
    None = 0,

    /// <summary><see cref="SessionExtension.InsertAt"/> is valid.</summary>
    Known = 0x01,

    /// <summary>The server has agreed to it in a SYN-ACK: only another SYN-ACK changes it.</summary>
    Confirmed = 0x02,

    /// <summary>The server has acknowledged the whole header.</summary>
    HeaderAcknowledged = 0x04,

    /// <summary>
    /// The stream has gone so far past the header that the sign of a difference of sequence numbers will not tell before from
    /// behind for ever: all that comes is behind.
    /// </summary>
    Settled = 0x08,
}
