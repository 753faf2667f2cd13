using System.Globalization;

namespace Fulcrum.DataPlane.Control;

/// <summary>CPU numbers as the kernel writes them: "0-1,4".</summary>
internal static class CpuList
{
    private const int Limit = 1024;

    /// <summary>The numbers in order, or null when the text is no list of distinct CPUs below 1024.</summary>
    public static List<int>? TryParse(string text)
    {
        List<int> cpus = [];
        foreach (string part in text.Split(','))
        {
            string[] bounds = part.Split('-');
            if (bounds.Length > 2 || !TryNumber(bounds[0], out int first) || !TryNumber(bounds[^1], out int last) || last < first)
                return null;
            cpus.AddRange(Enumerable.Range(first, last - first + 1));
        }
        return cpus.Distinct().Count() == cpus.Count ? cpus : null;
    }

    /// <summary>The shortest text for these numbers: "0-1,4".</summary>
    public static string Format(IEnumerable<int> cpus)
    {
        List<string> parts = [];
        int[] sorted = [.. cpus.Distinct().Order()];
        for (int first = 0, last; first < sorted.Length; first = last + 1)
        {
            for (last = first; last + 1 < sorted.Length && sorted[last + 1] == sorted[last] + 1; last++)
            {
            }
            parts.Add(first == last ? $"{sorted[first]}" : $"{sorted[first]}-{sorted[last]}");
        }
        return string.Join(',', parts);
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Limit;
}
