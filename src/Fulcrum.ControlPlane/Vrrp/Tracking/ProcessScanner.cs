using System.Text;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>Counts processes in /proc.</summary>
/// <param name="root">/proc.</param>
internal sealed class ProcessScanner(string root = "/proc")
{
    /// <summary>How many there are of each kind; zombies do not count.</summary>
    public IReadOnlyList<int> Count(IReadOnlyList<TrackProcess> kinds)
    {
        int[] counts = new int[kinds.Count];
        bool needsLine = kinds.Any(ProcessMatch.NeedsCommandLine), needsName = !kinds.All(ProcessMatch.NeedsCommandLine);
        foreach (string folder in Directory.EnumerateDirectories(root))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]))
                continue;
            string? name = needsName ? ReadName(folder) : null;
            IReadOnlyList<string> words = needsLine ? ReadCommandLine(folder) : [];
            for (int i = 0; i < kinds.Count; i++)
            {
                bool isOne = ProcessMatch.NeedsCommandLine(kinds[i])
                    ? ProcessMatch.IsCalled(kinds[i], words)
                    : name is not null && ProcessMatch.IsNamed(kinds[i], name);
                counts[i] += isOne ? 1 : 0;
            }
        }
        return counts;
    }

    /// <summary>"PID (NAME) STATE ..."; null: it is gone, or has ended and nobody has asked how.</summary>
    private static string? ReadName(string folder)
    {
        string text = Read(Path.Combine(folder, "stat"));
        int begin = text.IndexOf('('), end = text.LastIndexOf(')');
        return begin < 0 || end < begin || text.AsSpan(end).StartsWith(") Z") ? null : text[(begin + 1)..end];
    }

    private static string[] ReadCommandLine(string folder)
    {
        string text = Read(Path.Combine(folder, "cmdline"));
        return text.Length == 0 ? [] : (text.EndsWith('\0') ? text[..^1] : text).Split('\0');
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
