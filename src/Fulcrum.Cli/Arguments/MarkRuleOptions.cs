using System.CommandLine;
using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Arguments;

/// <summary>The conditions of a mark rule.</summary>
internal static class MarkRuleOptions
{
    private static readonly Option<Protocol?> Protocol = ParsedArgument.Word<Protocol>(
        "--protocol", "PROTOCOL", "tcp, udp or sctp", text => text.ToLowerInvariant() switch
        {
            "tcp" => Api.V1.Protocol.Tcp,
            "udp" => Api.V1.Protocol.Udp,
            "sctp" => Api.V1.Protocol.Sctp,
            _ => throw new FormatException($"'{text}' is not a protocol that --protocol takes: write tcp, udp or sctp."),
        },
        "tcp",
        "udp",
        "sctp");

    private static readonly Option<string> Destination = new("--destination")
    {
        Description = "Address or network that packets go to, for example 192.0.2.0/24", HelpName = "NETWORK",
    };

    private static readonly Option<(uint First, uint Last)?> Ports = new("--ports")
    {
        Description = "Destination port, or a range of them, for example 80-443",
        HelpName = "FIRST[-LAST]",
        CustomParser = result => ParsedArgument.ParseAll(result, ReadPorts) is [var ports] ? ports : null,
    };

    private static readonly Option<string> Source = new("--source")
    {
        Description = "Address or network that packets come from", HelpName = "NETWORK",
    };

    private static readonly Option<string> Port = new("--port") { Description = "Data-plane port that packets come in by", HelpName = "NAME" };

    /// <summary>For a command that takes them.</summary>
    public static Symbol[] All { get; } = [Protocol, Destination, Ports, Source, Port];

    /// <summary>A rule with what is given, and without a mark.</summary>
    public static MarkRule Read(ParseResult arguments)
    {
        (uint first, uint last) = arguments.GetValue(Ports) ?? (0, 0);
        return new MarkRule
        {
            Protocol = arguments.GetValue(Protocol) ?? Api.V1.Protocol.Unspecified,
            Destination = arguments.GetValue(Destination) ?? "",
            FirstPort = first,
            LastPort = last,
            Source = arguments.GetValue(Source) ?? "",
            Port = arguments.GetValue(Port) ?? "",
        };
    }

    private static (uint First, uint Last) ReadPorts(string text)
    {
        List<ushort> ports = [];
        foreach (string part in text.Split('-'))
        {
            if (ushort.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0)
            {
                ports.Add(port);
            }
        }

        return (ports, text.Count(c => c == '-')) switch
        {
            ([var only], 0) => (only, 0u),
            ([var first, var last], 1) when first <= last => (first, last),
            _ => throw new FormatException($"'{text}' are no ports that --ports takes: write for example 80 or 80-443."),
        };
    }
}
