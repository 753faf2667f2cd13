using System.Buffers.Binary;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The framing between the planes: a 4-byte big-endian length (1 .. 64 MiB) and that many bytes of one message.
/// </summary>
public static class Frames
{
    /// <summary>Longest message in bytes.</summary>
    public const int MaximumLength = 64 << 20;

    /// <summary>
    /// Throws <see cref="InvalidDataException"/> for a message that is longer than <see cref="MaximumLength"/>.
    /// </summary>
    public static async Task WriteAsync(Stream stream, IMessage message, CancellationToken cancellation)
    {
        int length = message.CalculateSize();
        if (length is 0 or > MaximumLength)
            throw new InvalidDataException($"A message of {length} bytes does not fit in a frame (1 to {MaximumLength}).");
        byte[] frame = new byte[4 + length];
        BinaryPrimitives.WriteInt32BigEndian(frame, length);
        message.WriteTo(frame.AsSpan(4));
        await stream.WriteAsync(frame, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Null at the end of the stream between two frames. Throws <see cref="EndOfStreamException"/> within a frame, and
    /// <see cref="InvalidDataException"/> for a bad length or a message that does not parse.
    /// </summary>
    public static async Task<T?> ReadAsync<T>(Stream stream, MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        byte[] header = new byte[4];
        int read = await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read == 0)
            return null;
        if (read < 4)
            throw new EndOfStreamException("The connection ended within a frame.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is 0 or > MaximumLength)
            throw new InvalidDataException($"A frame of {length} bytes is not allowed (1 to {MaximumLength}).");
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellation).ConfigureAwait(false);
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"A frame of {length} bytes does not parse: {e.Message}", e);
        }
    }
}
