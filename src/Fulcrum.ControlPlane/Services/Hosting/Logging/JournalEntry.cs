using System.Buffers.Binary;
using System.Text;

namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>
/// An entry in the journal's own format: NAME=value and a line feed; a value with line feeds is NAME, a line feed, its length (64 bits, little
/// endian), itself, and a line feed.
/// </summary>
internal sealed class JournalEntry
{
    private const int LongestName = 64;

    // Datagrams of some 200 kB are refused.
    private const int LongestValue = 32 * 1024;

    private readonly List<byte> _bytes = [];

    /// <summary>To send.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>Adds a field; what is too long is cut.</summary>
    /// <param name="name">A to Z, 0 to 9 and underscores.</param>
    /// <param name="value">Its value.</param>
    public JournalEntry Add(string name, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length > LongestValue)
            bytes = bytes[..LongestValue];
        _bytes.AddRange(Encoding.ASCII.GetBytes(name));
        if (bytes.Contains((byte)'\n'))
        {
            Span<byte> length = stackalloc byte[1 + sizeof(ulong)];
            length[0] = (byte)'\n';
            BinaryPrimitives.WriteUInt64LittleEndian(length[1..], (ulong)bytes.Length);
            _bytes.AddRange(length);
        }
        else
        {
            _bytes.Add((byte)'=');
        }
        _bytes.AddRange(bytes);
        _bytes.Add((byte)'\n');
        return this;
    }

    /// <summary>"RealServer" becomes "FULCRUM_REAL_SERVER"; what no name may have is left out.</summary>
    public static string FieldName(string name)
    {
        StringBuilder field = new("FULCRUM");
        bool isWord = false;
        foreach (char letter in name.Where(char.IsAsciiLetterOrDigit))
        {
            if (char.IsAsciiLetterUpper(letter) && isWord || field.Length == "FULCRUM".Length)
                field.Append('_');
            field.Append(char.ToUpperInvariant(letter));
            isWord = !char.IsAsciiLetterUpper(letter);
        }
        return field.Length > LongestName ? field.ToString(0, LongestName) : field.ToString();
    }
}
