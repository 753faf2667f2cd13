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
    [TestCaseSource(nameof(All))]
    public void Load_RealFile_MeansWhatKeepalivedDoes(string name, string about)
    {
        string folder = Path.Combine(CorpusTests.Corpus(), name);
        if (!Directory.Exists(folder))
            Assert.Ignore("no corpus: set FULCRUM_CORPUS to a directory of folders with a keepalived.conf each");
        ConfigurationResult result = Load(Path.Combine(folder, "keepalived.conf"));
        Assert.That(result.Model, Is.Not.Null, string.Join('\n', result.Diagnostics.Where(d => d.Severity == Severity.Error)));

        Assert.That(Commands(result.Model!), Is.EqualTo(Genuine(Path.Combine(folder, "ipvs"))), about);
    }

    private static IEnumerable<TestCaseData> All() => Directory.GetDirectories(CorpusTests.Corpus()).Select(d => new TestCaseData(Path.GetFileName(d), "x"));

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
        | ((service.SchedulerFlags & SchedulerFlags.AnyFallback) != 0 ? 8 : 0) | ((service.SchedulerFlags & SchedulerFlags.AnyPort) != 0 ? 0x10 : 0);

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

    private static int Hex(string text) => unchecked((int)uint.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\S+)")]
    private static partial Regex Field();
}
