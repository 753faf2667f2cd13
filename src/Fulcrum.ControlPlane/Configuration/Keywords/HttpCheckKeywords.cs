using System.Globalization;
using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of HTTP_GET and SSL_GET.</summary>
public static class HttpCheckKeywords
{
    private const int DigestLength = 32;
    private static readonly IPEndPoint s_noTarget = new(IPAddress.Any, 0);
    private static readonly ChoiceSyntax<HttpCheckProtocol> s_protocols = new(
        [("1.0", HttpCheckProtocol.Http10), ("1.0C", HttpCheckProtocol.Http10Close), ("1.0c", HttpCheckProtocol.Http10Close), ("1.1", HttpCheckProtocol.Http11)],
        []);
    private static readonly string[] s_regexOptions =
    [
        "allow_empty_class", "alt_bsux", "auto_callout", "caseless", "dollar_endonly", "dotall", "dupnames", "extended", "firstline",
        "match_unset_backref", "multiline", "never_ucp", "never_utf", "no_auto_capture", "no_auto_possess", "no_dotstar_anchor",
        "no_start_optimize", "ucp", "ungreedy", "utf", "never_backslash_c", "alt_circumflex", "alt_verbnames", "use_offset_limit",
    ];

    /// <summary>url.</summary>
    public static KeywordTable<Draft<HttpUrl>> Url { get; } = new("url",
        DraftRow<HttpUrl>.Name("path", (url, value) => url with { Path = value }),
        DraftRow<HttpUrl>.Value("digest", "32 hexadecimal digits", ReadDigest, (url, value) => url with { Digest = value }),
        DraftRow<HttpUrl>.Custom("status_code", ReadStatusCodes),
        DraftRow<HttpUrl>.Name("virtualhost", (url, value) => url with { VirtualHost = value }),
        DraftRow<HttpUrl>.Custom("regex", ReadRegex),
        DraftRow<HttpUrl>.Flag("regex_no_match", url => url with { Pattern = Pattern(url) with { MustNotMatch = true } }),
        DraftRow<HttpUrl>.Custom("regex_options", ReadRegexOptions),
        DraftRow<HttpUrl>.Number("regex_min_offset", 0, int.MaxValue,
            (url, value) => url with { Pattern = Pattern(url) with { MinimumOffset = value } }),
        DraftRow<HttpUrl>.Number("regex_max_offset", 0, int.MaxValue,
            (url, value) => url with { Pattern = Pattern(url) with { MaximumOffset = value } }),
        Row<Draft<HttpUrl>>.Noted("regex_stack", "has no effect: the stack of expressions is the runtime's"),
        DraftRow<HttpUrl>.Switch("tls_compliant", (url, value) => url with { IsTlsCompliant = value }));

    /// <summary>HTTP_GET.</summary>
    public static KeywordTable<CheckConfig<HttpCheck>> Http { get; } = Table("HTTP_GET");

    /// <summary>SSL_GET.</summary>
    public static KeywordTable<CheckConfig<HttpCheck>> Tls { get; } = Table("SSL_GET");

    /// <summary>The rows of their blocks in real_server.</summary>
    internal static IEnumerable<Keyword<RealServerConfig>> Rows =>
    [
        .. CheckRows.Block(Http, () => new HttpCheck { Target = s_noTarget }, WhyNot),
        .. CheckRows.Block(Tls, () => new HttpCheck { Target = s_noTarget, UsesTls = true }, WhyNot),
    ];

    private static KeywordTable<CheckConfig<HttpCheck>> Table(string place) => new(place,
        CheckRows.OfNetwork<HttpCheck>(),
        Row<CheckConfig<HttpCheck>>.Number("nb_get_retry", 0, int.MaxValue, (config, value) => config.Retry = value)
            .Deprecated("use retry"),
        Row<CheckConfig<HttpCheck>>.Unknown("nb_sock_retry", "has no effect; use retry"),
        Row<CheckConfig<HttpCheck>>.Block("url", ReadUrl),
        Row<CheckConfig<HttpCheck>>.Choice("http_protocol", s_protocols, (config, value) => Set(config, config.Check with { Protocol = value.Value })),
        Row<CheckConfig<HttpCheck>>.Name("virtualhost", (config, value) => Set(config, config.Check with { VirtualHost = value.Value })),
        Row<CheckConfig<HttpCheck>>.Switch("enable_sni", (config, value) => Set(config, config.Check with { SendsServerName = value.Value })),
        Row<CheckConfig<HttpCheck>>.Name("sni_name", (config, value) => Set(config, config.Check with { ServerName = value.Value })),
        Row<CheckConfig<HttpCheck>>.Switch("fast_recovery", (config, value) => Set(config, config.Check with { RecoversFast = value.Value })),
        Row<CheckConfig<HttpCheck>>.Switch("tls_compliant", (config, value) => Set(config, config.Check with { IsTlsCompliant = value.Value })),
        Row<CheckConfig<HttpCheck>>.Switch("tls_verify", (config, value) => Set(config, config.Check with { VerifiesCertificate = value.Value })));

    private static void Set(CheckConfig<HttpCheck> config, HttpCheck check) => config.Check = check;

    private static string? WhyNot(HttpCheck check, BindingContext context) => check.Urls.Count == 0 ? "has no url" : null;

    private static void ReadUrl(
        CheckConfig<HttpCheck> config, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        Draft<HttpUrl> draft = new(new HttpUrl { Path = "" }, statement.Position);
        Url.Bind(draft, block, context);
        if (draft.Value.Path.Length == 0)
        {
            context.Log.Warning(statement.Position, "url has no path; it is left out");
            return;
        }
        HttpUrl url = draft.Value;
        if (url.Pattern is { Expression.Length: 0 })
        {
            context.Log.Warning(statement.Position, "url has words about a regex, and no regex; they are ignored");
            url = url with { Pattern = null };
        }
        config.Check = config.Check with { Urls = [.. config.Check.Urls, url] };
    }

    private static BodyPattern Pattern(HttpUrl url) => url.Pattern ?? new BodyPattern("", false, [], 0, 0);

    private static (string? Complaint, string Value) ReadDigest(string text)
    {
        bool isDigest = text.Length == DigestLength && text.All(char.IsAsciiHexDigit);
        return (isDigest ? null : $"'{text}' is not a digest; use {DigestLength} hexadecimal digits", text.ToLowerInvariant());
    }

    private static HttpUrl ReadStatusCodes(HttpUrl url, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
            context.WarnOfMissing(statement, "a code, or a range of codes");
        List<StatusRange> ranges = [];
        foreach (Word word in statement.Arguments)
        {
            if (ReadRange(word.Text) is { } range)
                ranges.Add(range);
            else
                context.Log.Warning(word.Position, $"{statement.Keyword}: '{word}' is not a status code; use 100 to 999, or a range such as 200-299");
        }
        return ranges.Count == 0 ? url : url with { StatusCodes = new(ranges) };
    }

    private static StatusRange? ReadRange(string text)
    {
        string[] parts = text.Split('-');
        bool isRange = parts.Length <= 2 && IsCode(parts[0], out int first) && IsCode(parts[^1], out int last) && first <= last;
        return isRange ? new(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture)) : null;
    }

    private static bool IsCode(string text, out int code) => ValueSyntax.ReadNumber(text, 100, 999, out code) is null;

    private static HttpUrl ReadRegex(HttpUrl url, Statement statement, BindingContext context)
    {
        if (statement.ReadEscapedWords(context.Log) is not { } words)
            return url;
        if (words.Count < 2 || words[1].Text.Length == 0)
            context.WarnOfMissing(statement, "a regular expression");
        return words.Count < 2 ? url : url with { Pattern = Pattern(url) with { Expression = words[1].Text } };
    }

    private static HttpUrl ReadRegexOptions(HttpUrl url, Statement statement, BindingContext context)
    {
        foreach (Word word in statement.Arguments.Where(word => !s_regexOptions.Contains(word.Text)))
            context.Log.Warning(word.Position, $"{statement.Keyword}: '{word}' is not known; it is ignored");
        IEnumerable<string> known = statement.Arguments.Select(word => word.Text).Where(s_regexOptions.Contains);
        return url with { Pattern = Pattern(url) with { Options = new(known) } };
    }
}
