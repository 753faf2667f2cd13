using System.Globalization;
using System.Text;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>What a check needs of the head of an answer.</summary>
/// <param name="StatusCode">0: the first line has none.</param>
/// <param name="ContentLength">Bytes of the body; null: not said.</param>
/// <param name="IsChunked">The body comes in chunks.</param>
public sealed record HttpHeader(int StatusCode, long? ContentLength, bool IsChunked)
{
    /// <summary>Whether an answer with such a code has no body.</summary>
    public bool HasNoBody => StatusCode is 204 or 304;

    /// <summary>Reads a head; never throws.</summary>
    /// <param name="head">All before the empty line.</param>
    public static HttpHeader Parse(ReadOnlySpan<byte> head)
    {
        string[] lines = Encoding.Latin1.GetString(head).Split('\n');
        long? length = null;
        bool isChunked = false;
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            string name = line[..colon].Trim();
            string value = line[(colon + 1)..].Trim();
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                length = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : length;
            else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                isChunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
        }
        return new(StatusOf(lines[0]), isChunked ? null : length, isChunked);
    }

    private static int StatusOf(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool isCode = words.Length > 1 && words[1].Length == 3 && words[1].All(char.IsAsciiDigit);
        return isCode ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
    }
}
