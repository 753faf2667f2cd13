using System.Text;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>
/// Writes an expression of PCRE2 as one of the runtime where the two differ: [:alpha:] and its like, \Q...\E, \h, \R, possessive
/// quantifiers (which become greedy ones), and $ that matches at the very end only. Never throws.
/// </summary>
public static class PcreSyntax
{
    private static readonly Dictionary<string, string> s_classes = new()
    {
        ["alpha"] = "a-zA-Z", ["digit"] = "0-9", ["alnum"] = "a-zA-Z0-9", ["upper"] = "A-Z", ["lower"] = "a-z", ["space"] = @"\s",
        ["blank"] = @" \t", ["xdigit"] = "0-9a-fA-F", ["word"] = "a-zA-Z0-9_", ["punct"] = @"!-/:-@\[-`{-~", ["cntrl"] = @"\x00-\x1f\x7f",
        ["print"] = " -~", ["graph"] = "!-~",
    };

    /// <summary>The same expression in the runtime's language.</summary>
    public static string Translate(string expression, bool dollarIsEnd)
    {
        StringBuilder result = new();
        bool isInClass = false;
        for (int i = 0; i < expression.Length; i++)
        {
            char c = expression[i];
            if (c == '\\')
                i = TranslateEscape(expression, i, isInClass, result);
            else if (isInClass && c == '[' && ClassAt(expression, i) is { } name)
                i = AppendClass(result, name, i);
            else if (isInClass && c == '[')
                result.Append(@"\[");
            else if (c == '$' && !isInClass && dollarIsEnd)
                result.Append(@"\z");
            else if (c == '+' && !isInClass && i > 0 && IsQuantifier(expression, i - 1))
                continue;
            else
                result.Append(c);
            isInClass = c switch
            {
                '[' => true,
                ']' when isInClass => IsFirstInClass(expression, i),
                _ => isInClass,
            };
        }
        return result.ToString();
    }

    /// <summary>Returns the index of the escape's last character.</summary>
    private static int TranslateEscape(string expression, int at, bool isInClass, StringBuilder result)
    {
        if (at + 1 >= expression.Length)
        {
            result.Append('\\');
            return at;
        }
        char c = expression[at + 1];
        if (c == 'Q')
        {
            int end = expression.IndexOf(@"\E", at + 2, StringComparison.Ordinal);
            string text = end < 0 ? expression[(at + 2)..] : expression[(at + 2)..end];
            foreach (char quoted in text)
                result.Append(char.IsAsciiLetterOrDigit(quoted) || quoted > 127 ? $"{quoted}" : $"\\x{(int)quoted:x2}");
            return end < 0 ? expression.Length - 1 : end + 1;
        }
        result.Append(c switch
        {
            'h' => isInClass ? @"\t\x20" : @"[\t\x20]",
            'R' when !isInClass => @"(?:\r\n|\n|\r)",
            _ => $"\\{c}",
        });
        return at + 1;
    }

    private static string? ClassAt(string expression, int at)
    {
        if (at + 1 >= expression.Length || expression[at + 1] != ':')
            return null;
        int end = expression.IndexOf(":]", at + 2, StringComparison.Ordinal);
        return end > 0 && s_classes.ContainsKey(expression[(at + 2)..end]) ? expression[(at + 2)..end] : null;
    }

    private static int AppendClass(StringBuilder result, string name, int at)
    {
        result.Append(s_classes[name]);
        return at + name.Length + 3;
    }

    private static bool IsQuantifier(string expression, int at)
    {
        bool isEscaped = false;
        for (int i = at - 1; i >= 0 && expression[i] == '\\'; i--)
            isEscaped = !isEscaped;
        return !isEscaped && expression[at] is '*' or '?' or '}' or '+';
    }

    /// <summary>"[]a]" and "[^]a]" hold a bracket.</summary>
    private static bool IsFirstInClass(string expression, int at) =>
        (at > 0 && expression[at - 1] == '[' && !IsEscaped(expression, at - 1))
        || (at > 1 && expression[at - 1] == '^' && expression[at - 2] == '[' && !IsEscaped(expression, at - 2));

    private static bool IsEscaped(string expression, int at) => at > 0 && expression[at - 1] == '\\';
}
