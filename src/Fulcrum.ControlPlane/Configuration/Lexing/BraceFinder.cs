namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Finds the braces that open and close blocks.</summary>
public static class BraceFinder
{
    /// <summary>
    /// Index of the first brace from an index on, or the end of the text. Braces in double quotes and those of <c>${...}</c> are text.
    /// </summary>
    public static int Next(string text, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool quoted = false;
        for (; index < text.Length; index++)
        {
            char c = text[index];
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '$' && index + 1 < text.Length && text[index + 1] == '{')
            {
                int close = References.BracedEnd(text, index);
                if (close > 0)
                    index = close - 1;
            }
            else if (!quoted && c is '{' or '}')
            {
                return index;
            }
        }
        return index;
    }
}
