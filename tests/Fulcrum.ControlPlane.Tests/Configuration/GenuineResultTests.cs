using System.Globalization;
using System.Text.RegularExpressions;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>
/// Real configurations, and what keepalived itself tells the kernel to do for them (a file "ipvs" beside each keepalived.conf): services
/// and servers that are loaded here are the same, in the same order.
/// </summary>
[TestFixture]
internal sealed partial class GenuineResultTests
{
    // Marks: 1186, 1186a, 713a, 1431, fwmark. Persistence and netmasks: 667, 1186a. ops: 765, 791. Flags: 1995a. The other configurations
    // need what this version does not have: alpha, groups, generated lines.
    private static readonly string[] s_names =
    [
        "devel_1029.conf",
        "devel_1148.2.conf",
        "devel_1151a.conf",
        "devel_1163b.conf",
        "devel_1186.conf",
        "devel_1186a.conf",
        "devel_1323.conf",
        "devel_1338.conf",
        "devel_1354.conf",
        "devel_1370.conf",
        "devel_1431.conf",
        "devel_1462.conf",
        "devel_1462a.conf",
        "devel_1576.conf",
        "devel_1676.conf",
        "devel_1995a.conf",
        "devel_2009-test.conf",
        "devel_297.conf",
        "devel_667.conf",
        "devel_713a.conf",
        "devel_758.conf",
        "devel_765.conf",
        "devel_791.conf",
        "devel_876.conf",
        "devel_876a.conf",
        "devel_898.conf",
        "devel_notify866a.conf",
        "devel_sorry_server.conf",
        "ka_doc-samples_keepalived.conf.HTTP_GET.port",
        "ka_doc-samples_keepalived.conf.PING_CHECK",
        "ka_doc-samples_keepalived.conf.SMTP_CHECK",
        "ka_doc-samples_keepalived.conf.SSL_GET",
        "ka_doc-samples_keepalived.conf.UDP_CHECK",
        "ka_doc-samples_keepalived.conf.fwmark",
        "ka_doc-samples_keepalived.conf.inhibit",
        "ka_doc-samples_keepalived.conf.misc_check",
        "ka_doc-samples_keepalived.conf.sample",
        "ka_doc-samples_keepalived.conf.status_code",
        "ka_doc-samples_keepalived.conf.virtualhost",
        "ka_doc-samples_keepalived.conf.vrrp.lvs_syncd",
        "ka_etc_keepalived.conf.sample.in",
        "ka_historic_v0.2.6-confread-keepalived.conf",
        "ka_historic_v0.3.5-keepalived.conf.sample",
        "ka_historic_v0.4.9-keepalived.conf.ssl",
        "ka_historic_v1.0.1-keepalived.conf.ci-linux",
        "ka_unmerged-refs_keepalived.conf.HTTP_GET.auth",
        "ka_unmerged-refs_keepalived.conf.failover_pool",
        "ka_www-docs_documentation__user-guide__configuration-synopsis__L147.conf",
        "ka_www-docs_documentation__user-guide__quick-start__L70.conf",
        "ka_www-docs_user-guide__case-study-healthcheck__L138.conf",
        "ka_www-docs_user-guide__case-study-healthcheck__L26.conf",
        "ka_www-docs_user-guide__case-study-mixing__L9.conf",
        "ka_www-howto_Keepalived-LVS-NAT-Director-ProxyArp-Firewall-HOWTO.3.conf",
        "ka_www-howto_LVS-NAT-Keepalived-HOWTO.L126.conf",
        "ka_www-howto_LVS-NAT-Keepalived-HOWTO.L679.conf",
    ];

    [TestCaseSource(nameof(s_names))]
    public void Load_RealFile_MeansWhatKeepalivedDoes(string name)
    {
        string folder = Path.Combine(CorpusTests.Corpus(), name);
        if (!Directory.Exists(folder))
            Assert.Ignore("no corpus: set FULCRUM_CORPUS to a directory of folders with a keepalived.conf each");
        ConfigurationResult result = Load(Path.Combine(folder, "keepalived.conf"));
        Assert.That(result.Model, Is.Not.Null, string.Join('\n', result.Diagnostics.Where(d => d.Severity == Severity.Error)));

        Assert.That(Commands(result.Model!), Is.EqualTo(Genuine(Path.Combine(folder, "ipvs"))));
    }

    /// <summary>keepalived's results are those of a configuration id that no conditional line names.</summary>
    private static ConfigurationResult Load(string path)
    {
        IEnumerable<string> lines = File.ReadLines(path).Select(line => line.TrimStart().StartsWith('@') ? "" : line)
            .Select(line => line.Replace("${_PWD}", "/etc", StringComparison.Ordinal));
        return ConfigurationLoader.Load(path, new MemoryFiles { [path] = string.Join('\n', lines) });
    }

    private static IEnumerable<string> Commands(DirectorModel model)
    {
        foreach (VirtualService service in model.Services)
        {
            yield return $"{Service(service.Key)} {service.Scheduler} {Flags(service):x} {Persistence(service)}";
            foreach (RealServer server in service.RealServers)
                yield return $"  {server.Endpoint} {server.Mode.Word()} {server.Weight} {server.UpperThreshold} {server.LowerThreshold}";
        }
    }

    private static string Service(ServiceKey key) => key.IsMark
        ? $"mark {key.Mark} {key.Family}"
        : $"{(int)key.Protocol} {key.Address} {key.Port}";

    private static int Flags(VirtualService service) =>
        (service.Persistence is null ? 0 : 1) | (service.OnePacket ? 4 : 0)
        | ((service.SchedulerFlags & SchedulerFlags.AnyFallback) != 0 ? 8 : 0)
        | ((service.SchedulerFlags & SchedulerFlags.AnyPort) != 0 ? 0x10 : 0);

    private static string Persistence(VirtualService service) => service.Persistence is { } persistence
        ? $"{persistence.Timeout.TotalSeconds} /{persistence.PrefixLength}"
        : "0 /0";

    private static IEnumerable<string> Genuine(string file)
    {
        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith("NEW_SERVICE", StringComparison.Ordinal))
                yield return GenuineService(Fields(line, "svc"));
            else if (line.StartsWith("NEW_DEST", StringComparison.Ordinal))
                yield return GenuineServer(Fields(line, "dest"));
        }
    }

    private static Dictionary<string, string> Fields(string line, string block)
    {
        int start = line.IndexOf($" {block}{{", StringComparison.Ordinal) + block.Length + 2;
        string text = line[start..line.IndexOf('}', start)];
        return Field().Matches(text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
    }

    private static string GenuineService(Dictionary<string, string> svc)
    {
        bool isMark = svc.ContainsKey("fwm");
        string key = isMark
            ? $"mark {svc["fwm"]} {(svc["af"] == "2" ? "InterNetwork" : "InterNetworkV6")}"
            : $"{svc["proto"]} {svc["addr"]} {svc["port"]}";
        bool isIpv6 = isMark ? svc["af"] == "10" : svc["addr"].Contains(':', StringComparison.Ordinal);
        int flags = Hex(svc["flags"].Split('/')[0]);
        string prefix = (flags & 1) == 0 ? "0" : Prefix(Hex(svc["mask"]), isIpv6).ToString(CultureInfo.InvariantCulture);
        return $"{key} {svc["sched"]} {flags:x} {svc["timeout"]} /{prefix}";
    }

    /// <summary>IPv4's mask is in network order in a little-endian number; IPv6's is a length.</summary>
    private static int Prefix(int mask, bool isIpv6)
    {
        int length = isIpv6 ? mask : System.Numerics.BitOperations.PopCount((uint)mask);
        return length == (isIpv6 ? 128 : 32) ? 0 : length;
    }

    private static string GenuineServer(Dictionary<string, string> dest)
    {
        string address = dest["addr"].Contains(':', StringComparison.Ordinal) ? $"[{dest["addr"]}]" : dest["addr"];
        string mode = dest["fwd"] switch { "0" => "NAT", "2" => "TUN", _ => "DR" };
        return $"  {address}:{dest["port"]} {mode} {dest["w"]} {dest.GetValueOrDefault("u", "0")} {dest.GetValueOrDefault("l", "0")}";
    }

    private static int Hex(string text) =>
        unchecked((int)uint.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\S+)")]
    private static partial Regex Field();
}
