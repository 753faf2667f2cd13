namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>One of some words that stand for values.</summary>
/// <param name="Values">What can be chosen; the first stands in for a word that is like none.</param>
/// <param name="NotAvailable">Words of the language that this version does not have.</param>
/// <param name="IgnoresCase">Whether upper and lower case are the same.</param>
internal sealed record ChoiceSyntax<TValue>(
    IReadOnlyList<(string Word, TValue Value)> Values, IReadOnlyList<string> NotAvailable, bool IgnoresCase = false)
{
    /// <summary>Returns what is wrong, or null. The value is usable in both cases.</summary>
    public string? Read(string text, out TValue value)
    {
        StringComparison comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        int index = IndexOf(text, comparison);
        value = Values[Math.Max(index, 0)].Value;
        if (index >= 0)
            return null;
        string words = string.Join(", ", Values.Select(item => item.Word));
        if (NotAvailable.Any(word => word.Equals(text, comparison)))
            return $"'{text}' is not available in this version; use one of {words}";
        if (Spelling.Nearest(text, Values.Select(item => item.Word)) is not { } nearest)
            return $"'{text}' is not known; use one of {words}";
        value = Values[IndexOf(nearest, comparison)].Value;
        return $"'{text}' is not known; did you mean '{nearest}'?";
    }

    private int IndexOf(string text, StringComparison comparison)
    {
        for (int i = 0; i < Values.Count; i++)
        {
            if (Values[i].Word.Equals(text, comparison))
                return i;
        }
        return -1;
    }
}
