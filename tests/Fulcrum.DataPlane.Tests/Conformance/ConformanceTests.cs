using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fulcrum.DataPlane.Tests.Conformance;

/// <summary>The table of LVS's statements is whole, and its tests exist.</summary>
public class ConformanceTests
{
    private const int StatementCount = 44;
    private const string Later = "later: ";

    // Scheduling, sessions, persistence, servers and packets; statistics and the command line follow.
    private static readonly int[] s_tested = [.. Enumerable.Range(1, 38)];

    private static readonly (int Number, string Tests)[] s_rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "statements.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && int.TryParse(cells[1], CultureInfo.InvariantCulture, out _))
            .Select(cells => (int.Parse(cells[1], CultureInfo.InvariantCulture), cells[3])),
    ];

    private static IEnumerable<TestCaseData> Names() =>
        from row in s_rows
        where !row.Tests.StartsWith(Later, StringComparison.Ordinal)
        from name in row.Tests.Split(", ")
        select new TestCaseData(name.Trim('`')).SetArgDisplayNames($"{row.Number}", name.Trim('`'));

    [Test]
    public void Table_HasEveryStatementOnce() =>
        Assert.That(s_rows.Select(row => row.Number), Is.EqualTo(Enumerable.Range(1, StatementCount)));

    [Test]
    public void StatementsAboutPackets_AllHaveTests() => Assert.That(
        s_rows.Where(row => row.Tests.StartsWith(Later, StringComparison.Ordinal)).Select(row => row.Number).Intersect(s_tested), Is.Empty);

    [TestCaseSource(nameof(Names))]
    public void TestOfAStatement_Exists(string name)
    {
        string[] parts = name.Split('.');
        if (parts is ["ControlPlane", var type, var method])
        {
            int count = SourcesOfControlPlaneTests(type).Count(text => text.Contains($" {method}(", StringComparison.Ordinal));
            Assert.That(count, Is.EqualTo(1), name);
            return;
        }
        Assert.That(parts, Has.Length.EqualTo(2), "a class and a method");
        MethodInfo[] found =
        [
            .. typeof(ConformanceTests).Assembly.GetTypes()
                .Where(type => type.Name == parts[0]).SelectMany(type => type.GetMethods()).Where(method => method.Name == parts[1]),
        ];

        Assert.That(found, Has.Length.EqualTo(1), $"there is one test {name}");
        Assert.That(found[0].GetCustomAttributes().Any(attribute => attribute is TestAttribute or TestCaseAttribute or TestCaseSourceAttribute), name);
    }

    /// <summary>These tests are in another assembly, which this one does not know.</summary>
    private static IEnumerable<string> SourcesOfControlPlaneTests(string type, [CallerFilePath] string thisFile = "")
    {
        string tests = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "Fulcrum.ControlPlane.Tests"));
        return Directory.EnumerateFiles(tests, $"{type}.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
    }
}
