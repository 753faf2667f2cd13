using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of mark_rule.</summary>
public static class MarkRuleKeywords
{
    private static readonly ChoiceSyntax<TransportProtocol> s_protocols = new(
        [("TCP", TransportProtocol.Tcp), ("UDP", TransportProtocol.Udp), ("SCTP", TransportProtocol.Sctp)], [], IgnoresCase: true);

    /// <summary>The table.</summary>
    public static KeywordTable<MarkRuleConfig> Table { get; } = new("mark_rule",
        Row<MarkRuleConfig>.Value("mark", "a mark",
            text => (ValueSyntax.ReadMark(text, out uint mark), mark), (config, value) => config.Mark = value, isStrict: true),
        Row<MarkRuleConfig>.Choice("protocol", s_protocols, (config, value) => config.Protocol = value, isStrict: true),
        Row<MarkRuleConfig>.Value("destination", "an address or network",
            text => (ValueSyntax.ReadNetwork(text, out IPNetwork network), network), (config, value) => config.Destination = value, isStrict: true),
        Row<MarkRuleConfig>.Value("ports", "a port or a range of ports",
            text => (MarkRuleReader.ReadPorts(text, out (ushort, ushort) ports), ports), (config, value) => config.Ports = value, isStrict: true),
        Row<MarkRuleConfig>.Value("source", "an address or network",
            text => (ValueSyntax.ReadNetwork(text, out IPNetwork network), network), (config, value) => config.Source = value, isStrict: true),
        Row<MarkRuleConfig>.Name("port", (config, value) => config.Port = value));
}
