using System.Text;

namespace Fulcrum.Testing;

/// <summary>Compares frames field by field.</summary>
public static class PacketDiff
{
    /// <summary>What differs between two frames, one line a field; null when they are equal.</summary>
    public static string? Of(byte[] expected, byte[] actual)
    {
        if (expected.AsSpan().SequenceEqual(actual))
        {
            return null;
        }

        IReadOnlyList<(string Name, string Value)> left = FrameFields.Of(expected);
        IReadOnlyList<(string Name, string Value)> right = FrameFields.Of(actual);
        StringBuilder text = new();
        foreach (string name in left.Concat(right).Select(field => field.Name).Distinct())
        {
            string was = string.Join(' ', left.Where(field => field.Name == name).Select(field => field.Value).DefaultIfEmpty("(absent)"));
            string found = string.Join(' ', right.Where(field => field.Name == name).Select(field => field.Value).DefaultIfEmpty("(absent)"));
            if (was != found)
            {
                text.AppendLine($"  {name}: expected {was}, found {found}");
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// What is wrong with <paramref name="actual"/> frames: differences to the expected ones, and wrong checksums; null when nothing is.
    /// On failure both lists are written to <c>expected.pcap</c> and <c>actual.pcap</c> in a new folder below <paramref name="workDirectory"/>.
    /// </summary>
    /// <param name="caption">Which frames these are: "transmitted by wan".</param>
    /// <param name="expected">Frames in order.</param>
    /// <param name="actual">Frames in order.</param>
    /// <param name="workDirectory">An existing folder.</param>
    public static string? Of(string caption, IReadOnlyList<byte[]> expected, IReadOnlyList<byte[]> actual, string workDirectory)
    {
        StringBuilder text = new();
        if (expected.Count != actual.Count)
        {
            text.AppendLine($"expected {expected.Count} frames, found {actual.Count}");
        }

        for (int index = 0; index < Math.Max(expected.Count, actual.Count); index++)
        {
            if (index >= actual.Count)
            {
                text.AppendLine($" frame {index} is missing: {FrameFields.Summary(expected[index])}");
            }
            else if (index >= expected.Count)
            {
                text.AppendLine($" frame {index} is too many: {FrameFields.Summary(actual[index])}");
            }
            else if (Of(expected[index], actual[index]) is { } difference)
            {
                text.AppendLine($" frame {index} differs ({FrameFields.Summary(actual[index])}):").Append(difference);
            }
        }

        AppendChecksumFaults(text, actual, expected);
        return text.Length == 0 ? null : $"{caption}: {text}{WritePcaps(expected, actual, workDirectory)}";
    }

    private static void AppendChecksumFaults(StringBuilder text, IReadOnlyList<byte[]> actual, IReadOnlyList<byte[]> expected)
    {
        for (int index = 0; index < actual.Count; index++)
        {
            bool isWanted = index < expected.Count && FrameChecksums.Faults(expected[index]).Count > 0;
            foreach (string fault in isWanted ? [] : FrameChecksums.Faults(actual[index]))
            {
                text.AppendLine($" frame {index}: {fault}");
            }
        }
    }

    private static string WritePcaps(IReadOnlyList<byte[]> expected, IReadOnlyList<byte[]> actual, string workDirectory)
    {
        string folder = Path.Combine(workDirectory, "packet-diff-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(folder);
        PcapFile.Write(Path.Combine(folder, "expected.pcap"), expected);
        PcapFile.Write(Path.Combine(folder, "actual.pcap"), actual);
        return $" captures: {folder}/expected.pcap and actual.pcap";
    }
}
