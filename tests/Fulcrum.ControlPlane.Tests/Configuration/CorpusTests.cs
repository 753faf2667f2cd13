using System.Runtime.CompilerServices;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>
/// Real configurations of others: folders with a keepalived.conf each, below the directory that FULCRUM_CORPUS names.
/// </summary>
[TestFixture]
internal sealed class CorpusTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    [TestCaseSource(nameof(Files))]
    public void Load_RealFile_EndsWithDiagnosticsInsideOfIt(string? file)
    {
        if (file is null)
            Assert.Ignore("no corpus: set FULCRUM_CORPUS to a directory of folders with a keepalived.conf each");
        Task<ConfigurationResult> load = Task.Run(() => ConfigurationLoader.Load(file!));
        Assert.That(load.Wait(s_hang), Is.True, "the load hangs");
        ConfigurationResult result = load.Result;
        int lineCount = File.ReadAllText(file!).Split('\n').Length;
        foreach (Diagnostic item in result.Diagnostics)
        {
            Assert.That(item.File, Is.EqualTo(file), item.Format());
            Assert.That(item.Line, Is.InRange(1, lineCount), item.Format());
            Assert.That(item.Column, Is.InRange(1, item.SourceLine!.Length + 1), item.Format());
        }
        bool hasErrors = result.Diagnostics.Any(item => item.Severity == Severity.Error);
        Assert.That(result.Model, hasErrors ? Is.Null : Is.Not.Null);
    }

    private static IEnumerable<TestCaseData> Files()
    {
        string corpus = Corpus();
        string[] files = Directory.Exists(corpus)
            ? [.. Directory.GetFiles(corpus, "keepalived.conf", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [];
        if (files.Length == 0)
            return [new TestCaseData(new object?[] { null }).SetArgDisplayNames("none")];
        return files.Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(Path.GetDirectoryName(file))!));
    }

    internal static string Corpus() => Environment.GetEnvironmentVariable("FULCRUM_CORPUS") is { Length: > 0 } corpus
        ? corpus
        : Path.Combine(RepositoryRoot(), "..", "shared", "data", "keepalived");

    internal static string RepositoryRoot([CallerFilePath] string thisFile = "")
    {
        string? directory = Path.GetDirectoryName(thisFile);
        while (directory is not null && !File.Exists(Path.Combine(directory, "Appliance.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("Appliance.sln is in no directory above the tests.");
    }
}
