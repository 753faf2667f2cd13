namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>
/// Reads words as the popt library does: options and other words in any order, short options in one word ("-Ln"), values behind "=" or in
/// the next word, everything behind "--" as it is; long options in full only.
/// </summary>
internal sealed class PoptReader(IReadOnlyList<string> words, IReadOnlyList<OptionName> names)
{
    private readonly Queue<string> _others = [];
    private int _next;
    private string _cluster = "";
    private bool _onlyOthers;

    /// <summary>The word with the last option, as it was written.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The value of the last option; null: none.</summary>
    public string? Value { get; private set; }

    /// <summary>The next option; null behind the last. Throws <see cref="PoptException"/>.</summary>
    public OptionName? Next()
    {
        Value = null;
        while (_cluster.Length == 0)
        {
            if (_next == words.Count)
            {
                return null;
            }

            string word = words[_next++];
            if (_onlyOthers || word.Length < 2 || word[0] != '-')
            {
                _others.Enqueue(word);
            }
            else if (word == "--")
            {
                _onlyOthers = true;
            }
            else
            {
                Text = word;
                if (word[1] == '-')
                {
                    return ReadLong(word[2..]);
                }

                _cluster = word[1..];
            }
        }

        return ReadShort();
    }

    /// <summary>The next word that is no option and no value; null: none is left.</summary>
    public string? TakeOther() => _others.TryDequeue(out string? word) ? word : null;

    private OptionName ReadLong(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string written = equals < 0 ? word : word[..equals];
        OptionName name = names.FirstOrDefault(of => of.Long.Length > 0 && of.Long == written) ?? throw Problem("unknown option");
        ReadValue(name, equals < 0 ? null : word[(equals + 1)..]);
        return name;
    }

    private OptionName ReadShort()
    {
        OptionName name = names.FirstOrDefault(of => of.Short == _cluster[0]) ?? throw Problem("unknown option");
        _cluster = _cluster[1..];
        if (name.Need == ArgumentNeed.None && _cluster is not ['=', ..])
        {
            return name;
        }

        string? rest = _cluster switch { "" => null, ['=', ..] => _cluster[1..], _ => _cluster };
        _cluster = "";
        ReadValue(name, rest);
        return name;
    }

    private void ReadValue(OptionName name, string? attached)
    {
        if (name.Need == ArgumentNeed.None)
        {
            Value = attached is null ? null : throw Problem("option does not take an argument");
            return;
        }

        bool nextIsValue = _next < words.Count && (name.Need == ArgumentNeed.Required || words[_next] is not ['-', ..]);
        Value = attached ?? (nextIsValue ? words[_next++] : null);
        if (Value is null && name.Need == ArgumentNeed.Required)
        {
            throw Problem("missing argument");
        }
    }

    private PoptException Problem(string what) => new($"{Text}: {what}");
}
