using System.Globalization;
using System.Text.RegularExpressions;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>
/// Checks of real configurations, with all that they inherit and default to, are those of keepalived's own dump (a file "dump"). MISC_CHECK is
/// left out: there it depends on which scripts the machine had.
/// </summary>
[TestFixture]
internal sealed partial class GenuineDumpTests
{
    /// <summary>Records that end early, random numbers, and hosts of SMTP_CHECK, which have no timeout in keepalived.</summary>
    private static readonly string[] s_different =
        ["devel_1173b.conf", "devel_1995.conf", "devel_thig12x40.conf", "ka_doc-samples_keepalived.conf.SMTP_CHECK"];

    [TestCaseSource(typeof(GenuineResultTests), nameof(GenuineResultTests.Names))]
    public void Load_RealFile_HasTheChecksOfKeepalived(string name)
    {
        ConfigurationResult result = GenuineResultTests.Load(name);
        if (GenuineResultTests.Differs(name) || s_different.Contains(name))
            Assert.Ignore("the services differ");
        IEnumerable<string> ours =
            from service in result.Model!.Services
            where service.CheckedAs == service.Key
            from server in service.RealServers.SelectMany(server => server.Repeated.Prepend(server))
            from check in server.HealthChecks
            where check is not (FileCheck or BfdCheck or MiscCheck)
            select Describe(check);
        Assert.That(ours.Order(StringComparer.Ordinal),
            Is.EqualTo(Genuine(Path.Combine(CorpusTests.Corpus(), name, "dump")).Order(StringComparer.Ordinal)));
    }

    private static string Describe(HealthCheck check)
    {
        string common = $"{check.Kind} every {check.Interval.TotalMicroseconds} warm {check.WarmUp.TotalMicroseconds} retry {check.Retries} "
            + $"{(check.Retries > 0 ? $"after {check.RetryDelay.TotalMicroseconds}" : "")}{(check.StartsDown ? " alpha" : "")}";
        string network = check is NetworkCheck to ? $" to [{to.Target.Address}]:{to.Target.Port} within {to.Timeout.TotalSeconds:0.######}" : "";
        string urls = check is HttpCheck http ? string.Concat(http.Urls.Select(url => $" {url.Path}{(url.Digest is null ? "" : "#" + url.Digest)}")) : "";
        return common + network + urls;
    }

    private static IEnumerable<string> Genuine(string file)
    {
        string text = File.ReadAllText(file);
        int start = text.IndexOf("< Health checkers >", StringComparison.Ordinal);
        if (start < 0)
            return [];
        string checkers = text[start..].Split("------<")[0];
        string[] blocks = Header().Split(checkers);
        return blocks.Skip(1).Where(block => block.Contains("Keepalive method", StringComparison.Ordinal)
            && !block.Contains("MISC_CHECK", StringComparison.Ordinal) && !block.Contains("FILE_CHECK", StringComparison.Ordinal) && !block.Contains("BFD_CHECK", StringComparison.Ordinal)).Select(Describe);
    }

    private static string Describe(string block)
    {
        Dictionary<string, string> fields = [];
        string urls = "";
        foreach (Match match in Field().Matches(block))
        {
            (string field, string value) = (match.Groups["name"].Value, match.Groups["value"].Value.Trim());
            fields.TryAdd(field, value);
            urls += field == "Checked url" ? $" {value}" : field == "digest" ? $"#{value}" : "";
        }
        string common = $"{fields["Keepalive method"].Split(',')[0]} every {Number(fields["Delay loop"])} warm {Number(fields["Warmup"])} "
            + $"retry {fields["Retries"]} {(fields["Retries"] != "0" ? $"after {Number(fields["Delay before retry"])}" : "")}{(fields["Alpha"] == "yes" ? " alpha" : "")}";
        string network = fields.TryGetValue("Dest", out string? to)
            ? $" to {to} within {double.Parse(fields["Timeout"], CultureInfo.InvariantCulture):0.######}"
            : "";
        return common + network + urls;
    }

    private static string Number(string text) => text.Split(' ')[0];

    [GeneratedRegex(@"^ \[.*\] -> .*$|^ .* -> \[.*$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^ +(?<name>[A-Za-z][A-Za-z ]*) = (?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex Field();
}
