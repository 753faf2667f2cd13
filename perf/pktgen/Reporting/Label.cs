using System.Globalization;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>What tells a row of a case from its others, as the number of sessions: a cell of the tables, a member in JSON.</summary>
/// <param name="Key">Name in JSON.</param>
/// <param name="Title">Heading.</param>
/// <param name="Text">As tables show it.</param>
/// <param name="Number">As JSON and charts have it; null: the text.</param>
internal sealed record Label(string Key, string Title, string Text, double? Number = null)
{
    /// <summary>A count.</summary>
    public static Label Count(string key, string title, long count) => new(key, title, count.ToString("N0", CultureInfo.InvariantCulture), count);

    /// <summary>Another number.</summary>
    public static Label Of(string key, string title, double number, string format = "G6") =>
        new(key, title, number.ToString(format, CultureInfo.InvariantCulture), number);
}
