using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulcrum.ControlPlane.Tests.Metrics;

/// <summary>Prometheus's text, read with no more understanding than its description asks for.</summary>
internal sealed partial class Page
{
    private readonly Dictionary<string, double> _samples = [];

    public Page(string text)
    {
        foreach (string line in text.Split('\n').Where(l => l.Length > 0))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                Types.Add(line.Split(' ')[2], line.Split(' ')[3]);
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
                Help.Add(line.Split(' ')[2], line.Split(' ', 4)[3]);
            else
                _samples.Add(line[..line.LastIndexOf(' ')], double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>By name.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>By name.</summary>
    public Dictionary<string, string> Help { get; } = [];

    /// <summary>Names with their labels.</summary>
    public IEnumerable<string> Series => _samples.Keys;

    /// <summary>By name and labels; null: it is not there.</summary>
    public double? this[string series] => _samples.TryGetValue(series, out double value) ? value : null;

    /// <summary>Names of labels, by the name of the metric; those of a histogram's parts left out.</summary>
    public ILookup<string, string> Labels() => _samples.Keys.Select(s => Sample().Match(s)).ToLookup(
        m => m.Groups["name"].Value, m => string.Join(", ", m.Groups["label"].Captures.Select(c => c.Value).Where(label => label != "le")));

    [GeneratedRegex("""^(?<name>[a-z_0-9]+)(\{((?<label>[a-z_]+)="([^"\\]|\\.)*",?)*\})?$""")]
    private static partial Regex Sample();
}
