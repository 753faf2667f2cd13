using System.Text;

namespace Fulcrum.Cli.Formatting;

/// <summary>
/// A table whose columns are as wide as their longest cell, two spaces apart. Titles that begin with '>' are those of columns
/// that are aligned to the right; lines have no trailing spaces.
/// </summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];
    private readonly bool[] _right;

    /// <summary>A table without rows.</summary>
    public TextTable(params string[] titles)
    {
        _right = [.. titles.Select(title => title.StartsWith('>'))];
        _rows.Add([.. titles.Select(title => title.TrimStart('>'))]);
    }

    /// <summary>Adds a row: as many cells as there are titles.</summary>
    public void Add(params object[] cells)
    {
        if (cells.Length != _right.Length)
        {
            throw new ArgumentException($"{cells.Length} cells for {_right.Length} columns.", nameof(cells));
        }

        _rows.Add([.. cells.Select(cell => FormattableString.Invariant($"{cell}"))]);
    }

    /// <summary>The titles and all rows.</summary>
    public override string ToString()
    {
        int[] widths = [.. _right.Select((_, column) => _rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => _right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
