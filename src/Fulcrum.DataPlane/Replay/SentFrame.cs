namespace Fulcrum.DataPlane.Replay;

/// <summary>A frame that left by a port.</summary>
/// <param name="Port">Index of the logical port.</param>
/// <param name="TimestampNs">Virtual time, nanoseconds since 1970.</param>
/// <param name="Bytes">The frame.</param>
internal sealed record SentFrame(int Port, long TimestampNs, byte[] Bytes);
