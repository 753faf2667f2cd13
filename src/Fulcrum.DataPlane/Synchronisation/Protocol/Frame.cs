using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// How bytes become frames: pure functions. Numbers are in network order.
/// </summary>
/// <remarks>
/// <code>
///   0        4      5      8             16                   16 + length         32 + length
///   | length | type | zero | sequence    | payload            | tag               |
/// </code>
/// length: bytes of the payload. sequence: 0 for the first frame of a direction, one more for each that follows. tag: the first 16
/// bytes of HMAC-SHA256 under the direction's key over all that is before it; not meaningful before the key is agreed on.
/// Before the first frame stand the eight bytes of <see cref="Magic"/>.
/// </remarks>
internal static class Frame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 16;

    /// <summary>Bytes behind the payload.</summary>
    public const int TagSize = 16;

    /// <summary>Longest payload.</summary>
    public const int MaxPayload = 65_536;

    /// <summary>Longest payload while nobody has proved anything.</summary>
    public const int MaxHandshakePayload = 256;

    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    /// <summary>What every stream begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "FLCRSYNC"u8;

    /// <summary>Bytes of a frame around a payload.</summary>
    public static int SizeOf(int payload) => HeaderSize + payload + TagSize;

    /// <summary>Fills header and tag around a payload that is in its place. No key: the tag is zero.</summary>
    public static void Seal(Span<byte> frame, FrameType type, ulong sequence, ReadOnlySpan<byte> key)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - HeaderSize - TagSize);
        frame[4] = (byte)type;
        frame[5..8].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(frame[8..], sequence);
        Span<byte> tag = frame[^TagSize..];
        if (key.IsEmpty)
            tag.Clear();
        else
            Sign(frame[..^TagSize], key, tag);
    }

    /// <summary>Bytes of the payload that a header announces; negative for more than an int holds.</summary>
    public static int PayloadOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32BigEndian(header);

    /// <summary>Type in a header; what is unknown is as it came.</summary>
    public static FrameType TypeOf(ReadOnlySpan<byte> header) => (FrameType)header[4];

    /// <summary>Sequence number in a header.</summary>
    public static ulong SequenceOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt64BigEndian(header[8..]);

    /// <summary>Whether a frame's tag is that of its content. In constant time.</summary>
    public static bool IsGenuine(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> key)
    {
        Span<byte> tag = stackalloc byte[TagSize];
        Sign(frame[..^TagSize], key, tag);
        return CryptographicOperations.FixedTimeEquals(tag, frame[^TagSize..]);
    }

    /// <summary>Whether what has to be zero is: in the header, and the tag where there is none.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> frame, bool hasTag) =>
        !frame[5..8].ContainsAnyExcept((byte)0) && (hasTag || !frame[^TagSize..].ContainsAnyExcept((byte)0));

    private static void Sign(ReadOnlySpan<byte> content, ReadOnlySpan<byte> key, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, content, whole);
        whole[..TagSize].CopyTo(tag);
    }
}
