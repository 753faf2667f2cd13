using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>What people want to know of a payload: its length, and a PROXY header at its beginning.</summary>
internal static class PayloadText
{
    private const int LongestProxyV1 = 107;
    private const int ProxyV2FixedLength = 16;

    /// <summary>The fields of a payload layer.</summary>
    public static IReadOnlyList<Field> Of(ReadOnlySpan<byte> payload)
    {
        Field length = new("length", payload.Length.ToString(CultureInfo.InvariantCulture));
        return ProxyHeader(payload) is { } proxy ? [length, new Field("proxy", proxy)] : [length];
    }

    private static string? ProxyHeader(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("PROXY "u8))
        {
            int end = payload[..Math.Min(payload.Length, LongestProxyV1)].IndexOf("\r\n"u8);
            return end < 0 ? null : Encoding.ASCII.GetString(payload[..end]);
        }
        if (!payload.StartsWith("\r\n\r\n\0\r\nQUIT\n"u8) || payload.Length < ProxyV2FixedLength)
            return null;
        int length = BinaryPrimitives.ReadUInt16BigEndian(payload[14..]);
        return $"version 2, {ProxyV2FixedLength + length} bytes";
    }
}
