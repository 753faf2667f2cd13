namespace Fulcrum.DataPlane.Fragments;

/// <summary>What a fragment is to those of its datagram that came before it.</summary>
internal enum Coverage : byte
{
    /// <summary>All of it is new.</summary>
    New,

    /// <summary>All of it has come before.</summary>
    Repeated,

    /// <summary>Some of it has come before, or it contradicts where the datagram ends.</summary>
    Overlap,

    /// <summary>New, but the datagram comes in more pieces than <see cref="ByteRanges"/> can note.</summary>
    TooManyGaps,
}
