using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>The keywords of a kind of block. Immutable.</summary>
/// <typeparam name="T">What the block configures.</typeparam>
public sealed class KeywordTable<T> : IKeywordTable
{
    private readonly Dictionary<string, Keyword<T>> _rows;

    /// <summary>Names are unique over all groups of rows.</summary>
    /// <param name="place">The block's keyword; "" outside of all blocks.</param>
    /// <param name="rows">Groups of rows.</param>
    public KeywordTable(string place, params IEnumerable<Keyword<T>>[] rows)
    {
        Place = place;
        _rows = rows.SelectMany(group => group).ToDictionary(row => row.Name);
    }

    /// <summary>The block's keyword; "" outside of all blocks.</summary>
    public string Place { get; }

    /// <summary>All rows.</summary>
    public IReadOnlyCollection<Keyword<T>> Rows => _rows.Values;

    /// <summary>Set where nothing acts on the block yet: what is told of its keywords then.</summary>
    public string? Consequence { get; init; }

    /// <inheritdoc />
    public IEnumerable<KeywordDescription> Describe() => Rows.Select(row => Consequence is not null && row.Effect == KeywordEffect.ActedOn
        ? new KeywordDescription(row.Name, KeywordEffect.NotYet, Consequence)
        : new KeywordDescription(row.Name, row.Effect, row.Consequence));

    /// <summary>Applies statements to what they configure. An unknown keyword is a warning; its block is skipped.</summary>
    public void Bind(T target, IReadOnlyList<Statement> statements, BindingContext context)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(context);
        foreach (Statement statement in statements)
        {
            if (_rows.TryGetValue(statement.Keyword.Text, out Keyword<T>? row))
                row.Bind(target, statement, context);
            else
                ReportUnknown(statement, context);
        }
    }

    private void ReportUnknown(Statement statement, BindingContext context)
    {
        string name = statement.Keyword.Text;
        if (Place.Length > 0 && RootKeywords.IsBlock(name))
        {
            context.Log.Warning(statement.Position, $"'{name}' stands inside of {Place}, as if a '}}' were missing before it; it counts "
                + "as if it stood outside, while keepalived mixes up the two blocks");
            context.Misplaced.Add(statement);
            return;
        }
        string where = Place.Length == 0 ? "outside of a block" : $"in {Place}";
        string what = statement.Block is { } block ? $"the block up to line {block.Close.Line} is skipped" : "the line is ignored";
        context.Log.Warning(statement.Position, $"unknown keyword '{name}' {where}: {what}", Spelling.Nearest(name, _rows.Keys));
    }
}
