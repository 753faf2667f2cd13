using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Mark rules; "*" matches everything.</summary>
public static class MarkRuleTable
{
    private const string Everything = "*";

    /// <summary>A line each, in the order in which they are tried.</summary>
    public static string Format(ListMarkRulesResponse rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        TextTable table = new(">MARK", "PROTOCOL", "SOURCE", "DESTINATION", "PORTS", "INPUT", "SET BY");
        foreach (MarkRule rule in rules.Rules)
        {
            table.Add(
                rule.Mark,
                rule.Protocol == Protocol.Unspecified ? Everything : IpvsadmFormat.Protocol(rule.Protocol),
                Text(rule.Source),
                Text(rule.Destination),
                Ports(rule),
                Text(rule.Port),
                rule.Owner == Owner.File ? rule.WrittenAt : "API");
        }

        return table.ToString();
    }

    private static string Text(string condition) => condition.Length == 0 ? Everything : condition;

    private static string Ports(MarkRule rule) => (rule.FirstPort, rule.LastPort) switch
    {
        (0, 0) => Everything,
        (var first, 0) => $"{first}",
        (var first, var last) => $"{first}-{last}",
    };
}
