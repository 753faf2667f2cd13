using Fulcrum.Packets;
using Google.Protobuf.Collections;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Reads mark rules.</summary>
internal sealed class MarkRuleReader(WireFields fields)
{
    private const int MaxMarkRules = 256;

    /// <summary>The rules in order.</summary>
    public MarkDefinition[] Read(RepeatedField<Wire.MarkRule> rules)
    {
        if (rules.Count > MaxMarkRules)
            fields.Problems.Add($"There are {rules.Count} mark rules; the limit is {MaxMarkRules}.");
        return [.. rules.Take(MaxMarkRules).Select((rule, index) => Read(rule, $"Mark rule {index + 1}"))];
    }

    private MarkDefinition Read(Wire.MarkRule rule, string name)
    {
        if (rule.Mark == 0)
            fields.Problems.Add($"{name} has no mark; use 1 to {uint.MaxValue}.");
        if (rule.Protocol is not (0 or IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            fields.Problems.Add($"{name}: protocol {rule.Protocol} is not available; use 6 (TCP), 17 (UDP), 132 (SCTP) or 0 for all of them.");
        uint last = rule.LastPort == 0 ? rule.FirstPort : rule.LastPort;
        if (rule.FirstPort > last || last > ushort.MaxValue)
            fields.Problems.Add($"{name}: ports {rule.FirstPort} to {last} are not within 1 to {ushort.MaxValue}, in order.");
        IpPrefix? source = rule.Source is null ? null : fields.ReadPrefix(rule.Source, name);
        IpPrefix? destination = rule.Destination is null ? null : fields.ReadPrefix(rule.Destination, name);
        if (source is { } from && destination is { } to && from.Address.IsIpv4 != to.Address.IsIpv4)
            fields.Problems.Add($"{name}: {from} and {to} are not of one family.");
        byte port = rule.Port.Length == 0 ? MarkRule.AnyPort : fields.ReadPort(rule.Port, name) ?? MarkRule.AnyPort;
        return new MarkDefinition(
            rule.Mark, (byte)rule.Protocol, source, destination, (ushort)rule.FirstPort, last == 0 ? ushort.MaxValue : (ushort)last, port);
    }
}
