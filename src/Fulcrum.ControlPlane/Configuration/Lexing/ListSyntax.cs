namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>Reads what stands between the parentheses of ~LST. One use.</summary>
internal sealed class ListSyntax(TracedText line, int open)
{
    private int _index = open + 1;

    /// <summary>Returns what is wrong, or null and where the rest of the line starts.</summary>
    public string? Read(out Generator? generator, out int rest)
    {
        generator = null;
        rest = 0;
        List<IReadOnlyList<TracedText>> items = [];
        do
        {
            if (ReadItem() is not { } item)
                return "a value is a word without blanks, or words in braces, with ',' between them and a ')' after the last";
            items.Add(item);
        }
        while (line.Text[_index++] == ',');
        rest = _index;
        string[] names = [.. items[0].Select(name => name.Text)];
        if (names.FirstOrDefault(name => !GeneratorSyntax.IsName(name)) is { } wrong)
            return $"'{wrong}' is no name";
        if (items.Count < 2)
            return "it has no values";
        if (items.Skip(1).FirstOrDefault(item => item.Count > names.Length) is { } excess)
            return $"'{excess[names.Length].Text}' is a value too many for {names.Length} name{(names.Length == 1 ? "" : "s")}";
        generator = new Generator(names, items.Skip(1).Select(item => Fill(item, names.Length)));
        return null;
    }

    /// <summary>Values that are missing are empty.</summary>
    private static IReadOnlyList<TracedText> Fill(IReadOnlyList<TracedText> item, int count) =>
        item.Count == count ? item : [.. item, .. Enumerable.Repeat(item[0].Slice(0, 0), count - item.Count)];

    /// <summary>A value, or several in braces; the ',' or ')' after it is next. Null where it is neither.</summary>
    private List<TracedText>? ReadItem()
    {
        _index = Blanks.Skip(line.Text, _index);
        List<TracedText> values = [];
        if (_index < line.Text.Length && line.Text[_index] == '{')
        {
            do
            {
                _index++;
                if (ReadValue('}') is not { } value)
                    return null;
                values.Add(value);
            }
            while (line.Text[_index] == ',');
            _index = Blanks.Skip(line.Text, _index + 1);
        }
        else if (ReadValue(')') is { } value)
        {
            values.Add(value);
        }
        return values.Count > 0 && _index < line.Text.Length && line.Text[_index] is ',' or ')' ? values : null;
    }

    /// <summary>The text up to a ',' or the end, which is next, without blanks around it; null where blanks stand in it.</summary>
    private TracedText? ReadValue(char end)
    {
        int start = _index = Blanks.Skip(line.Text, _index);
        while (_index < line.Text.Length && !Blanks.IsBlank(line.Text[_index]) && line.Text[_index] != ',' && line.Text[_index] != end)
        {
            int reference = line.Text[_index] == '$' && _index + 1 < line.Text.Length && line.Text[_index + 1] == '{'
                ? References.BracedEnd(line.Text, _index)
                : -1;
            _index = reference > 0 ? reference : _index + 1;
        }
        TracedText value = line.Slice(start, _index);
        _index = Blanks.Skip(line.Text, _index);
        return _index < line.Text.Length && (line.Text[_index] == ',' || line.Text[_index] == end) ? value : null;
    }
}
