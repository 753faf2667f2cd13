namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>How includes and their checks are written.</summary>
public static class IncludeSyntax
{
    /// <summary>The keyword, in global_defs, of what includes without a variant check.</summary>
    public const string CheckKeyword = "include_check";

    private static readonly Dictionary<string, IncludeChecks> s_variants = new()
    {
        ["include"] = IncludeChecks.None,
        ["includer"] = IncludeChecks.Read,
        ["includem"] = IncludeChecks.Read | IncludeChecks.Match,
        ["includew"] = IncludeChecks.Read | IncludeChecks.Match | IncludeChecks.WildcardMatch,
        ["includeb"] = IncludeChecks.Read | IncludeChecks.BraceMatch,
        ["includea"] = IncludeChecks.All,
    };

    private static readonly Dictionary<string, IncludeChecks> s_checks = new()
    {
        ["read"] = IncludeChecks.Read,
        ["match"] = IncludeChecks.Match,
        ["wildcard_match"] = IncludeChecks.WildcardMatch,
        ["brace_match"] = IncludeChecks.BraceMatch,
    };

    /// <summary>Whether an include starts at an index: its keyword, its checks, and where its pattern starts, which is the rest.</summary>
    public static bool TryRead(string text, int index, out string keyword, out IncludeChecks checks, out int patternStart)
    {
        ArgumentNullException.ThrowIfNull(text);
        keyword = "";
        checks = IncludeChecks.None;
        patternStart = 0;
        if (string.CompareOrdinal(text, index, "include", 0, 7) != 0)
            return false;
        int end = Blanks.SkipWord(text, index);
        keyword = text[index..end];
        patternStart = Blanks.Skip(text, end);
        return s_variants.TryGetValue(keyword, out checks);
    }

    /// <summary>
    /// What include_check says: <c>[+|-]read|match|wildcard_match|brace_match</c> ...; without a sign, which only the first word may
    /// lack, that check alone; without words, all. The other checks include "read".
    /// </summary>
    public static IncludeChecks ReadChecks(IReadOnlyList<Word> options, IncludeChecks present, DiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        if (options.Count == 0)
            return IncludeChecks.All;
        for (int i = 0; i < options.Count; i++)
        {
            string text = options[i].Text;
            char sign = text.StartsWith('+') || text.StartsWith('-') ? text[0] : ' ';
            if (sign == ' ' && i > 0)
                log.Warning(options[i].Position, $"'{text}' is ignored: only the first word may lack a '+' or '-'");
            else if (!s_checks.TryGetValue(text.TrimStart(sign), out IncludeChecks check))
                log.Warning(options[i].Position, $"'{text}' is no check, so it is ignored; write {string.Join(", ", s_checks.Keys)}");
            else
                present = sign == '-' ? present & ~check : (sign == '+' ? present : IncludeChecks.None) | check | IncludeChecks.Read;
        }
        return present;
    }
}
