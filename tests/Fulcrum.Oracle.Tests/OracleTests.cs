using System.Collections.Concurrent;
using Fulcrum.Oracle.Tests.Compare;
using Fulcrum.Oracle.Tests.Kernel;
using Fulcrum.Oracle.Tests.Replay;
using Fulcrum.Oracle.Tests.Scenarios;

namespace Fulcrum.Oracle.Tests;

/// <summary>Puts every scenario through the kernel's IPVS and through Fulcrum, and compares what leaves the director.</summary>
[Category("Oracle")]
[Parallelizable(ParallelScope.Children)]
public sealed class OracleTests
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Difference>>> s_differences = [];

    public static IReadOnlyList<Scenario> AllScenarios => Catalogue.All;

    public static IEnumerable<Scenario> ComparedScenarios => Catalogue.Compared;

    public static IReadOnlyList<KnownDifference> KnownDifferences => KnownDifference.All;

    [OneTimeSetUp]
    public void RunKernel()
    {
        if (Guest.Missing is { } reason)
        {
            Assert.Ignore(reason);
        }

        Guest.Run(Catalogue.All);
    }

    [TestCaseSource(nameof(AllScenarios))]
    public void Kernel_EveryScenario_RunsToItsEnd(Scenario scenario) =>
        Assert.That(File.ReadAllText(Path.Combine(FolderOf(scenario), "kernel.log")), Does.Contain("exit code 0"));

    [TestCaseSource(nameof(ComparedScenarios))]
    public void Fulcrum_SameFrames_LeaveAsFromTheKernel(Scenario scenario)
    {
        Difference[] differences =
            [.. DifferencesOf(scenario).Where(found => !KnownDifferences.Any(known => known.Covers(found)))];

        if (differences.Length > 0)
        {
            Assert.Fail($"{scenario.Sentence}\n  {string.Join<Difference>("\n  ", differences)}\n  Files: {FolderOf(scenario)}");
        }
    }

    [TestCaseSource(nameof(KnownDifferences))]
    public void KnownDifference_AfterAllScenarios_IsStillThere(KnownDifference known) =>
        Assert.That(Catalogue.Compared.SelectMany(DifferencesOf).Any(known.Covers), "nothing differs so: remove the entry");

    private static string FolderOf(Scenario scenario) => Path.Combine(Guest.Runs, scenario.Name);

    private static IReadOnlyList<Difference> DifferencesOf(Scenario scenario) =>
        s_differences.GetOrAdd(scenario.Name, _ => new Lazy<IReadOnlyList<Difference>>(() => Compare(scenario))).Value;

    private static IReadOnlyList<Difference> Compare(Scenario scenario)
    {
        string folder = FolderOf(scenario);
        (IReadOnlyList<Output> outputs, IReadOnlyList<string> verdicts) = Replayer.Run(scenario, folder);
        return Comparer.Compare(scenario, Output.Read(folder, "", ["wan0", "lan0"]), outputs, verdicts);
    }
}
