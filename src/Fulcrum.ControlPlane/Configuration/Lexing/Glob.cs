using System.Text;
using System.Text.RegularExpressions;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Shell patterns of paths: <c>* ? [a-z] [!a-z] {one,two}</c>. A leading '.' of a name is matched only by a '.'.</summary>
public static class Glob
{
    private const int MaximumAlternatives = 1024;

    /// <summary>Whether anything in the text is more than a literal.</summary>
    public static bool IsPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAny("*?[{") >= 0;
    }

    /// <summary>Whether the text has alternatives: <c>{one,two}</c>.</summary>
    public static bool HasAlternatives(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('{', StringComparison.Ordinal);
    }

    /// <summary>Existing paths that match, alternatives in the order as written, each in ordinal order.</summary>
    /// <param name="pattern">A path without NUL, absolute or relative to what the source takes as its current directory.</param>
    /// <param name="files">What exists.</param>
    /// <param name="unmatched">The alternatives that nothing matches; the pattern itself when it has none.</param>
    public static IReadOnlyList<string> Find(string pattern, IFileSource files, out IReadOnlyList<string> unmatched)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(files);
        List<string> found = [], missed = [];
        foreach (string alternative in Alternatives(pattern))
        {
            int before = found.Count;
            found.AddRange(FindOne(alternative, files));
            if (found.Count == before)
                missed.Add(alternative);
        }
        unmatched = missed;
        return [.. found.Distinct()];
    }

    /// <summary>The texts that <c>{one,two}</c> stands for; 1,024 at most.</summary>
    internal static IReadOnlyList<string> Alternatives(string pattern)
    {
        List<string> done = [];
        Stack<string> open = new([pattern]);
        while (open.Count > 0 && done.Count + open.Count <= MaximumAlternatives)
        {
            string text = open.Pop();
            if (!TrySplitBraces(text, out int start, out int end, out List<string> parts))
            {
                done.Add(text);
                continue;
            }
            for (int i = parts.Count - 1; i >= 0; i--)
                open.Push(text[..start] + parts[i] + text[(end + 1)..]);
        }
        return done;
    }

    /// <summary>Finds the first '{' that has its '}', and the parts between its own commas.</summary>
    private static bool TrySplitBraces(string text, out int start, out int end, out List<string> parts)
    {
        parts = [];
        end = 0;
        start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return false;
        int depth = 0, part = start + 1;
        for (end = start; end < text.Length; end++)
        {
            depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 || (depth == 1 && text[end] == ','))
            {
                parts.Add(text[part..end]);
                part = end + 1;
            }
            if (depth == 0)
                return true;
        }
        return false;
    }

    private static IEnumerable<string> FindOne(string path, IFileSource files)
    {
        IEnumerable<string> found = [path.StartsWith('/') ? "/" : ""];
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names)
        {
            found = IsPattern(name)
                ? found.SelectMany(directory => Matches(directory, name, files))
                : found.Select(directory => Path.Combine(directory, name));
        }
        return found.Where(candidate => files.KindOf(candidate) != FileKind.Missing);
    }

    private static IEnumerable<string> Matches(string directory, string pattern, IFileSource files)
    {
        Regex regex = ToRegex(pattern);
        return files.List(directory.Length == 0 ? "." : directory)
            .Where(name => (name[0] != '.' || pattern[0] == '.') && regex.IsMatch(name))
            .Select(name => Path.Combine(directory, name));
    }

    private static Regex ToRegex(string pattern)
    {
        StringBuilder regex = new(@"\A");
        for (int i = 0; i < pattern.Length; i++)
        {
            int close = pattern[i] == '[' && i + 2 < pattern.Length ? pattern.IndexOf(']', i + 2) : -1;
            if (close > 0)
            {
                string members = pattern[(i + 1)..close];
                bool negated = members[0] is '!' or '^';
                regex.Append('[').Append(negated ? "^" : "").Append(CharacterClass(negated ? members[1..] : members)).Append(']');
                i = close;
                continue;
            }
            regex.Append(pattern[i] switch { '*' => ".*", '?' => ".", _ => Regex.Escape(pattern[i].ToString()) });
        }
        return new Regex(regex.Append(@"\z").ToString(),
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    /// <summary>Members of a class; a range that is reversed has none.</summary>
    private static string CharacterClass(string members)
    {
        StringBuilder result = new();
        for (int i = 0; i < members.Length; i++)
        {
            bool isRange = i + 2 < members.Length && members[i + 1] == '-';
            (char first, char last) = (members[i], isRange ? members[i + 2] : members[i]);
            if (first <= last)
                result.Append($@"\u{(int)first:x4}-\u{(int)last:x4}");
            i += isRange ? 2 : 0;
        }
        // An empty class is not a valid expression; U+FFFF is no character of a name.
        return result.Length == 0 ? @"\uffff" : result.ToString();
    }
}
