using System.Text;
using System.Text.RegularExpressions;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Http;

/// <summary>
/// Judges a body by a regular expression. The expression is the runtime's, written as PCRE2 (<see cref="PcreSyntax"/>). Offsets are bytes.
/// </summary>
public sealed class BodyMatcher
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly BodyPattern _pattern;
    private readonly Regex? _regex;
    private readonly string? _complaint;
    private readonly Encoding _encoding;

    /// <summary>An expression that cannot be understood is told by every judgement.</summary>
    public BodyMatcher(BodyPattern pattern)
    {
        _pattern = pattern;
        _encoding = pattern.Options.Contains("utf") ? Encoding.UTF8 : Encoding.Latin1;
        try
        {
            string text = PcreSyntax.Translate(pattern.Expression, pattern.Options.Contains("dollar_endonly"));
            _regex = new(text, OptionsOf(pattern) | RegexOptions.CultureInvariant, s_patience);
        }
        catch (ArgumentException e)
        {
            _complaint = $"the regular expression is not understood: {e.Message}";
        }
    }

    /// <summary>Success, failure, or inconclusive where the expression is at fault.</summary>
    public CheckResult Judge(ReadOnlySpan<byte> body)
    {
        if (_regex is null)
            return CheckResult.Inconclusive(_complaint!);
        try
        {
            bool matches = Matches(_regex, body);
            if (matches != _pattern.MustNotMatch)
                return CheckResult.Success;
            return CheckResult.Failure(matches ? "the body matches regex" : "the body does not match regex");
        }
        catch (RegexMatchTimeoutException)
        {
            return CheckResult.Inconclusive($"the regular expression takes longer than {s_patience.TotalSeconds} s");
        }
    }

    private bool Matches(Regex regex, ReadOnlySpan<byte> body)
    {
        if (_pattern.MinimumOffset > body.Length)
            return false;
        int start = _encoding.GetCharCount(body[..(int)_pattern.MinimumOffset]);
        string text = _encoding.GetString(body);
        Match match = regex.Match(text, Math.Min(start, text.Length));
        return match.Success && match.Index < LimitOf(text, body);
    }

    /// <summary>The first character that a match may not begin at.</summary>
    private int LimitOf(string text, ReadOnlySpan<byte> body)
    {
        int limit = int.MaxValue;
        if (_pattern.MaximumOffset > 0 && _pattern.MaximumOffset < body.Length)
            limit = _encoding.GetCharCount(body[..(int)_pattern.MaximumOffset]);
        if (!_pattern.Options.Contains("firstline"))
            return limit;
        int newLine = text.IndexOf('\n', StringComparison.Ordinal);
        return newLine < 0 ? limit : Math.Min(limit, newLine + 1);
    }

    private static RegexOptions OptionsOf(BodyPattern pattern) => pattern.Options.Aggregate(RegexOptions.None, (options, word) => options | word switch
    {
        "caseless" => RegexOptions.IgnoreCase,
        "dotall" => RegexOptions.Singleline,
        "multiline" => RegexOptions.Multiline,
        "extended" => RegexOptions.IgnorePatternWhitespace,
        "no_auto_capture" => RegexOptions.ExplicitCapture,
        // The others do not change whether there is a match, or have nothing like it here.
        _ => RegexOptions.None,
    });
}
