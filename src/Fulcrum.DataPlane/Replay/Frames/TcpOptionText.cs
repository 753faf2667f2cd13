using System.Buffers.Binary;
using System.Globalization;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Replay.Frames;

/// <summary>TCP options for people to read.</summary>
internal static class TcpOptionText
{
    /// <summary>"mss 1460, nop, wscale 7".</summary>
    public static string Of(ReadOnlySpan<byte> options)
    {
        List<string> texts = [];
        while (options.Length > 0)
        {
            byte kind = options[0];
            if (kind <= 1)
            {
                texts.Add(kind == 0 ? "end" : "nop");
                options = kind == 0 ? default : options[1..];
                continue;
            }
            int length = options.Length > 1 ? options[1] : 0;
            if (length < 2 || length > options.Length)
            {
                texts.Add($"broken {Convert.ToHexStringLower(options)}");
                break;
            }
            texts.Add(Text(kind, options[2..length]));
            options = options[length..];
        }
        return string.Join(", ", texts);
    }

    private static string Text(byte kind, ReadOnlySpan<byte> value) => (kind, value.Length) switch
    {
        (2, 2) => $"mss {BinaryPrimitives.ReadUInt16BigEndian(value)}",
        (3, 1) => $"wscale {value[0]}",
        (4, 0) => "sack permitted",
        (5, _) when value.Length % 8 == 0 => $"sack {string.Join(' ', Blocks(value))}",
        (8, 8) => $"timestamps {BinaryPrimitives.ReadUInt32BigEndian(value)} {BinaryPrimitives.ReadUInt32BigEndian(value[4..])}",
        (254, 6 or 18) => $"toa {new Endpoint(new IpAddress(value[2..]), BinaryPrimitives.ReadUInt16BigEndian(value))}",
        _ => $"{kind} {Convert.ToHexStringLower(value)}",
    };

    private static List<string> Blocks(ReadOnlySpan<byte> value)
    {
        List<string> blocks = [];
        for (; value.Length >= 8; value = value[8..])
            blocks.Add(string.Create(CultureInfo.InvariantCulture,
                $"{BinaryPrimitives.ReadUInt32BigEndian(value)}-{BinaryPrimitives.ReadUInt32BigEndian(value[4..])}"));
        return blocks;
    }
}
