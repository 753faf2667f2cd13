using System.Text;

namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// Shows a <see cref="Diagnostic"/> to people: the sentence, the offending line with a caret below the column, and how the text came
/// to be there. Immutable.
/// </summary>
/// <param name="isColoured">Whether to mark the parts with ANSI colours: for terminals only.</param>
public sealed class DiagnosticRenderer(bool isColoured)
{
    private const int ExcerptWidth = 120;
    private const string Indent = "    ";
    private const string Bold = "1";
    private const string Caret = "1;32";

    /// <summary>Text without colour, as for logs and files.</summary>
    public static DiagnosticRenderer Plain { get; } = new(false);

    /// <summary>Text in colour.</summary>
    public static DiagnosticRenderer Coloured { get; } = new(true);

    /// <summary>
    /// The renderer for an output: coloured for a terminal, unless NO_COLOR is set or TERM is "dumb" or unset.
    /// </summary>
    /// <param name="isRedirected">Whether the output is a file or a pipe.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    public static DiagnosticRenderer For(bool isRedirected, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        bool hasColour = !isRedirected && string.IsNullOrEmpty(environment("NO_COLOR"))
            && environment("TERM") is { Length: > 0 } terminal && terminal != "dumb";
        return hasColour ? Coloured : Plain;
    }

    /// <summary>Lines without a final line end.</summary>
    public string Render(Diagnostic item)
    {
        ArgumentNullException.ThrowIfNull(item);
        StringBuilder text = new();
        if (item.Place.Length > 0)
            text.Append(Paint(Bold, Printable(item.Place) + ":")).Append(' ');
        text.Append(Paint(ColourOf(item.Severity), Diagnostic.NameOf(item.Severity) + ":")).Append(' ').Append(Printable(item.Sentence));
        AppendExcerpt(text, Indent, item.SourceLine, item.Column);
        foreach (DiagnosticOrigin origin in item.Origins)
        {
            text.Append("\n  ").Append(Printable(origin.ToString()));
            AppendExcerpt(text, Indent + "  ", origin.SourceLine, origin.Column);
        }
        return text.ToString();
    }

    private void AppendExcerpt(StringBuilder text, string indent, string? line, int oneBasedColumn)
    {
        if (line is null || oneBasedColumn <= 0)
            return;
        int column = Math.Min(oneBasedColumn - 1, line.Length);
        int start = Math.Max(0, Math.Min(column - ExcerptWidth / 2, line.Length - ExcerptWidth));
        string excerpt = line.Substring(start, Math.Min(ExcerptWidth, line.Length - start));
        // Tabs stay tabs, so that the caret lands below its character however wide they are shown.
        string blanks = string.Concat(excerpt.Take(column - start).Select(c => c == '\t' ? '\t' : ' '));
        text.Append('\n').Append(indent).Append(Printable(excerpt)).Append('\n').Append(indent).Append(blanks).Append(Paint(Caret, "^"));
    }

    /// <summary>What a file holds cannot steer the terminal that shows it.</summary>
    private static string Printable(string text) =>
        text.Any(IsHidden) ? string.Concat(text.Select(c => IsHidden(c) ? '?' : c)) : text;

    private static bool IsHidden(char c) => char.IsControl(c) && c != '\t';

    private static string ColourOf(Severity severity) => severity switch
    {
        Severity.Error => "1;31",
        Severity.Warning or Severity.ScriptSecurity => "1;35",
        _ => "1;36",
    };

    private string Paint(string colour, string text) => isColoured ? $"\e[{colour}m{text}\e[0m" : text;
}
