using System.Net;
using System.Text;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of the checkers but HTTP_GET and SSL_GET.</summary>
public static class CheckKeywords
{
    private const int LongestReply = 65535;

    // Every real_server replaces it.
    private static readonly IPEndPoint s_noTarget = new(IPAddress.Any, 0);
    private static readonly string[] s_questionTypes = ["A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA", "RRSIG", "DNSKEY"];

    /// <summary>TCP_CHECK.</summary>
    public static KeywordTable<CheckConfig<TcpCheck>> Tcp { get; } =
        new("TCP_CHECK", CheckRows.OfNetwork<TcpCheck>(), CheckRows.OldRetries<CheckConfig<TcpCheck>>());

    /// <summary>PING_CHECK.</summary>
    public static KeywordTable<CheckConfig<PingCheck>> Ping { get; } =
        new("PING_CHECK", CheckRows.OfNetwork<PingCheck>(), CheckRows.OldRetries<CheckConfig<PingCheck>>());

    /// <summary>SMTP_CHECK's host: a check of its own, of another address.</summary>
    public static KeywordTable<CheckConfig<SmtpCheck>> SmtpHost { get; } =
        new("host", CheckRows.Connection<CheckConfig<SmtpCheck>>());

    /// <summary>SMTP_CHECK.</summary>
    public static KeywordTable<CheckConfig<SmtpCheck>> Smtp { get; } = new("SMTP_CHECK",
        CheckRows.OfNetwork<SmtpCheck>(),
        CheckRows.OldRetries<CheckConfig<SmtpCheck>>(),
        Row<CheckConfig<SmtpCheck>>.Name("helo_name", (config, value) => config.Check = config.Check with { HelloName = value.Value }),
        Row<CheckConfig<SmtpCheck>>.Block("host", ReadHost));

    /// <summary>DNS_CHECK.</summary>
    public static KeywordTable<CheckConfig<DnsCheck>> Dns { get; } = new("DNS_CHECK",
        CheckRows.OfNetwork<DnsCheck>(),
        CheckRows.OldRetries<CheckConfig<DnsCheck>>(),
        Row<CheckConfig<DnsCheck>>.Value("type", "a type of record",
            text => (s_questionTypes.Contains(text) ? null : $"'{text}' is not known; use one of {string.Join(", ", s_questionTypes)}", text),
            (config, value) => config.Check = config.Check with { QuestionType = value.Value }),
        Row<CheckConfig<DnsCheck>>.Name("name", (config, value) => config.Check = config.Check with { QuestionName = value.Value }),
        Row<CheckConfig<DnsCheck>>.Switch("require_answer", (config, value) => config.Check = config.Check with { RequiresAnswer = value.Value }));

    /// <summary>UDP_CHECK.</summary>
    public static KeywordTable<CheckConfig<UdpCheck>> Udp { get; } = new("UDP_CHECK",
        CheckRows.OfNetwork<UdpCheck>(),
        CheckRows.OldRetries<CheckConfig<UdpCheck>>(),
        Row<CheckConfig<UdpCheck>>.Custom("payload", ReadPayload),
        Row<CheckConfig<UdpCheck>>.Custom("require_reply", ReadReply),
        Row<CheckConfig<UdpCheck>>.Number("min_reply_length", 0, LongestReply,
            (config, value) => config.Check = config.Check with { MinimumReplyLength = (int)value.Value }),
        Row<CheckConfig<UdpCheck>>.Number("max_reply_length", 0, LongestReply,
            (config, value) => config.Check = config.Check with { MaximumReplyLength = (int)value.Value }));

    /// <summary>MISC_CHECK.</summary>
    public static KeywordTable<CheckConfig<MiscCheck>> Misc { get; } = new("MISC_CHECK",
        CheckRows.Of<MiscCheck>(),
        Row<CheckConfig<MiscCheck>>.Custom("misc_path", ReadCommand),
        Row<CheckConfig<MiscCheck>>.Seconds("misc_timeout", 1, (config, value) => config.RunTimeout = value),
        Row<CheckConfig<MiscCheck>>.Flag("misc_dynamic", (config, _) => config.Check = config.Check with { IsDynamic = true }),
        Row<CheckConfig<MiscCheck>>.Custom("user", ReadUser));

    /// <summary>FILE_CHECK.</summary>
    public static KeywordTable<CheckConfig<FileCheck>> File { get; } = new("FILE_CHECK",
        CheckRows.Of<FileCheck>(),
        Row<CheckConfig<FileCheck>>.Name("track_file", (config, value) => config.Check = config.Check with { File = value.Value }),
        Row<CheckConfig<FileCheck>>.Custom("weight", ReadFileWeight));

    /// <summary>BFD_CHECK.</summary>
    public static KeywordTable<CheckConfig<BfdCheck>> Bfd { get; } = new("BFD_CHECK",
        CheckRows.Of<BfdCheck>(),
        Row<CheckConfig<BfdCheck>>.Name("name", (config, value) => config.Check = config.Check with { Session = value.Value }));

    /// <summary>The rows of their blocks in real_server.</summary>
    internal static IEnumerable<Keyword<RealServerConfig>> Rows =>
    [
        .. CheckRows.Block(Tcp, () => new TcpCheck { Target = s_noTarget }, CheckRows.Always),
        .. CheckRows.Block(Ping, () => new PingCheck { Target = s_noTarget }, CheckRows.Always),
        .. CheckRows.Block(Smtp, () => new SmtpCheck { Target = s_noTarget }, CheckRows.Always),
        .. CheckRows.Block(Dns, () => new DnsCheck { Target = s_noTarget }, CheckRows.Always),
        .. CheckRows.Block(Udp, () => new UdpCheck { Target = s_noTarget }, CheckRows.Always),
        .. CheckRows.Block(Misc, () => new MiscCheck { Command = new Script([]) },
            (check, _) => check.Command.Arguments.Count == 0 ? "has no misc_path" : null),
        .. CheckRows.Block(File, () => new FileCheck { File = "" }, WhyNotFile),
        .. CheckRows.Block(Bfd, () => new BfdCheck { Session = "" }, WhyNotBfd),
    ];

    private static void ReadHost(
        CheckConfig<SmtpCheck> config, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        CheckConfig<SmtpCheck> host = new(config.Check) { At = statement.Position };
        SmtpHost.Bind(host, block, context);
        config.Hosts.Add(host);
    }

    private static void ReadPayload(CheckConfig<UdpCheck> config, Statement statement, BindingContext context)
    {
        if (ReadHex(statement, allowsAny: false, context) is { } payload)
            config.Check = config.Check with { Payload = payload };
    }

    private static void ReadReply(CheckConfig<UdpCheck> config, Statement statement, BindingContext context)
    {
        string? pattern = statement.Arguments.Count == 0 ? "" : ReadHex(statement, allowsAny: true, context);
        config.Check = config.Check with { RequiresReply = true, ReplyPattern = pattern ?? "" };
    }

    private static string? ReadHex(Statement statement, bool allowsAny, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "hexadecimal digits");
            return null;
        }
        string text = string.Concat(statement.Arguments.Select(word => word.Text));
        if (HexText.Read(text, allowsAny, out string value) is not { } complaint)
            return value;
        context.Log.Warning(statement.Arguments[0].Position,
            $"{statement.Keyword}: {complaint}; it is taken as text, as in DPVS (keepalived ignores the line)");
        return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(string.Join(' ', statement.Arguments.Select(word => word.Text))));
    }

    private static void ReadCommand(CheckConfig<MiscCheck> config, Statement statement, BindingContext context)
    {
        if (ScriptReader.ReadLine(statement, config.Check.Command, context) is { } script)
            config.Check = config.Check with { Command = script };
    }

    private static void ReadUser(CheckConfig<MiscCheck> config, Statement statement, BindingContext context) =>
        config.Check = config.Check with { Command = ScriptReader.ReadUser(statement, config.Check.Command, context) };

    private static void ReadFileWeight(CheckConfig<FileCheck> config, Statement statement, BindingContext context)
    {
        if (TrackWeight.Read(statement, 254, context) is { } weight)
            config.Check = config.Check with { Weight = weight.Weight, IsReversed = weight.IsReversed };
    }

    private static string? WhyNotFile(FileCheck check, BindingContext context)
    {
        if (check.File.Length == 0)
            return "has no track_file";
        return context.TrackFiles.Contains(check.File) ? null : $"names track_file '{check.File}', which is not defined before it";
    }

    private static string? WhyNotBfd(BfdCheck check, BindingContext context)
    {
        if (check.Session.Length == 0)
            return "has no name";
        return context.BfdInstances.Contains(check.Session) ? null : $"names bfd_instance '{check.Session}', which is not defined before it";
    }
}
