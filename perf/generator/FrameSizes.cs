namespace Fulcrum.Generator;

/// <summary>Sizes of frames as RFC 2544 counts them: with the 4 bytes of their checksum, which frames in memory do not have.</summary>
public static class FrameSizes
{
    /// <summary>Bytes of the checksum.</summary>
    public const int Checksum = 4;

    /// <summary>The shortest frame of Ethernet.</summary>
    public static IReadOnlyList<int> Shortest { get; } = [64];

    /// <summary>Seven frames of 64 bytes, four of 594 and one of 1518, spread evenly.</summary>
    public static IReadOnlyList<int> Imix { get; } = [64, 594, 64, 64, 594, 64, 1518, 64, 594, 64, 594, 64];
}
