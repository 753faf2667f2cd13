namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>How definitions and references to them are written: <c>$NAME=value</c>, <c>$NAME</c>, <c>${NAME}</c>, <c>${_ENV NAME}</c>.</summary>
public static class References
{
    /// <summary>Whether a definition starts at an index, its name, and where its value starts.</summary>
    public static bool TryReadDefinition(string text, int index, out string name, out int valueStart)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = "";
        valueStart = 0;
        if (index >= text.Length || text[index] != '$')
            return false;
        int end = NameEnd(text, index + 1);
        if (end == index + 1 || end >= text.Length || text[end] != '=')
            return false;
        name = text[(index + 1)..end];
        valueStart = Blanks.Skip(text, end + 1);
        return true;
    }

    /// <summary>
    /// Finds the reference at a '$'; false when it is just a character. Without braces it needs a blank, ',', ')' or the end after it.
    /// </summary>
    public static bool TryRead(string text, int index, out string name, out int end)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = "";
        end = 0;
        if (text[index] != '$')
            return false;
        bool isBraced = index + 1 < text.Length && text[index + 1] == '{';
        int nameStart = index + (isBraced ? 2 : 1);
        int nameEnd = NameEnd(text, nameStart);
        end = isBraced ? BracedEnd(text, index) : nameEnd;
        if (end < 0 || nameEnd == nameStart)
            return false;
        if (!isBraced && end < text.Length && !Blanks.IsBlank(text[end]) && text[end] is not (',' or ')'))
            return false;
        name = text[nameStart..nameEnd];
        return true;
    }

    /// <summary>For the <c>${</c> at an index: the index after its <c>}</c>, when it has the form of a reference; else -1.</summary>
    public static int BracedEnd(string text, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        int nameEnd = NameEnd(text, index + 2);
        if (nameEnd == index + 2 || nameEnd >= text.Length)
            return -1;
        if (text[nameEnd] == '}')
            return nameEnd + 1;
        // Built-ins take arguments: ${_ENV HOME}.
        if (!BuiltIns.IsName(text[(index + 2)..nameEnd]))
            return -1;
        return text.IndexOf('}', nameEnd) + 1 is > 0 and int end ? end : -1;
    }

    /// <summary>Index after the name that starts at an index; the index itself when none does.</summary>
    public static int NameEnd(string text, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = index;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > index && char.IsAsciiDigit(text[end]))))
            end++;
        return end;
    }
}
