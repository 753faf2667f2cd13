namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Bytes as hexadecimal digits; blanks between them are free.</summary>
internal static class HexText
{
    /// <summary>What is wrong with the text, or null; the value is without blanks, in lower case.</summary>
    /// <param name="text">As written.</param>
    /// <param name="allowsAny">Whether x stands for any digit.</param>
    /// <param name="value">The digits.</param>
    public static string? Read(string text, bool allowsAny, out string value)
    {
        value = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return value.Length > 0 && value.All(c => char.IsAsciiHexDigit(c) || (allowsAny && c == 'x'))
            ? null
            : $"'{text}' is not a row of hexadecimal digits";
    }
}
