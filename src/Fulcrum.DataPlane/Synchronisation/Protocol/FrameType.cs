namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>What a frame is. The numbers are those on the wire.</summary>
internal enum FrameType : byte
{
    /// <summary>No frame.</summary>
    None = 0,

    /// <summary>The first one in each direction: who speaks, and what in (<see cref="Hello"/>).</summary>
    Hello = 1,

    /// <summary>The second one in each direction: its tag proves that the sender knows the key.</summary>
    Proof = 2,

    /// <summary>A time, and records behind it.</summary>
    Records = 3,

    /// <summary>From here on records tell all that the sender has.</summary>
    BulkBegin = 4,

    /// <summary>All has been told.</summary>
    BulkEnd = 5,

    /// <summary>How far the sender is with what it has been told (<see cref="Acknowledgement"/>); also the sign of life.</summary>
    Ack = 6,

    /// <summary>The sender closes the connection, and why. Without a meaningful tag before the key is agreed on.</summary>
    Bye = 7,
}
