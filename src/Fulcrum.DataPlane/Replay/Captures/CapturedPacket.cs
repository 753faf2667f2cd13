namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>A frame of a capture file.</summary>
/// <param name="TimestampNs">Nanoseconds since 1970.</param>
/// <param name="Bytes">What the file holds of the frame.</param>
/// <param name="Length">Bytes that the frame had on the wire; more than <paramref name="Bytes"/> holds when the capture cut it.</param>
internal sealed record CapturedPacket(long TimestampNs, byte[] Bytes, int Length)
{
    /// <summary>Whether the capture holds only the frame's beginning.</summary>
    public bool IsCut => Bytes.Length < Length;
}
