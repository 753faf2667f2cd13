using System.Globalization;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Offline;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>
/// Real configurations, and what keepalived itself makes of them: the commands to LVS (a file "ipvs" beside each keepalived.conf), and the exit
/// code of its check (INDEX.tsv). Each is read with the configuration id "vm".
/// </summary>
[TestFixture]
internal sealed class GenuineResultTests
{
    /// <summary>Why ours tells LVS something else.</summary>
    private static readonly Dictionary<string, string> s_otherCommands = new()
    {
        ["devel_1173b.conf"] = "its numbers are random",
        ["devel_1995.conf"] = "the record of keepalived ends early",
        ["devel_2067a.conf"] = "servers of a virtual_server whose address is wrong do not go to the one before it",
        ["devel_2067b.conf"] = "as devel_2067a.conf",
        ["ka_www-docs_documentation__keepalived-conf__L2696.conf"] = "keepalived mixes up blocks whose braces do not match",
    };

    /// <summary>Why ours has another exit code.</summary>
    private static readonly Dictionary<string, string> s_otherExitCodes = new()
    {
        ["dpvs_containerized_keepalived.conf"] = "it is right in DPVS's dialect, which keepalived does not know",
        ["ka_www-docs_documentation__keepalived-conf__L2696.conf"] = "scripts below the directory of the file count as there",
    };

    [TestCaseSource(nameof(Names))]
    public void Load_RealFile_TellsLvsWhatKeepalivedDoes(string name)
    {
        ConfigurationResult result = Load(name);
        Assert.That(result.Model, Is.Not.Null, string.Join('\n', result.Diagnostics.Where(d => d.Severity == Severity.Error)));
        if (s_otherCommands.TryGetValue(name, out string? reason))
            Assert.Ignore(reason);
        Assert.That(LvsCommands.Of(result.Model!), Is.EqualTo(File.ReadAllLines(Path.Combine(CorpusTests.Corpus(), name, "ipvs")).Where(l => l.Length > 0)));
    }

    [TestCaseSource(nameof(Names))]
    public void Check_RealFile_HasTheExitCodeOfKeepalived(string name)
    {
        ConfigurationResult result = Load(name);
        if (s_otherExitCodes.TryGetValue(name, out string? reason))
            Assert.Ignore(reason);
        int expected = File.ReadLines(Path.Combine(CorpusTests.Corpus(), "INDEX.tsv"))
            .Select(line => line.Split('\t')).Where(fields => fields[0] == name)
            .Select(fields => int.Parse(fields[1], CultureInfo.InvariantCulture)).First();
        Assert.That(ExitClass.Of(result.Diagnostics), Is.EqualTo(expected),
            string.Join('\n', result.Diagnostics.Where(d => d.Severity != Severity.Note)) + "\nkeepalived:\n"
            + string.Join('\n', File.ReadLines(Path.Combine(CorpusTests.Corpus(), name, "diag")).Distinct()));
    }

    /// <summary>Whether services differ on purpose.</summary>
    internal static bool Differs(string name) => s_otherCommands.ContainsKey(name) || s_otherExitCodes.ContainsKey(name);

    internal static ConfigurationResult Load(string name)
    {
        string path = Path.Combine(CorpusTests.Corpus(), name, "keepalived.conf");
        if (!File.Exists(path))
            Assert.Ignore("no corpus: set FULCRUM_CORPUS to a directory of folders with a keepalived.conf each");
        return ConfigurationLoader.Load(path, new ConfigurationOptions { Id = "vm" });
    }

    internal static IEnumerable<string> Names() => Directory.Exists(CorpusTests.Corpus())
        ? Directory.GetDirectories(CorpusTests.Corpus()).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)
        : ["none"];
}
