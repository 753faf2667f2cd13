using Fulcrum.ControlPlane.Configuration.Keywords;

namespace Fulcrum.ControlPlane.Tests.Configuration;

[TestFixture]
internal sealed class KeywordDocumentationTests
{
    [Test]
    public void Readme_TableOfKeywords_IsThatOfTheCode()
    {
        string readme = Path.Combine(CorpusTests.RepositoryRoot(), "src", "Fulcrum.ControlPlane", "Configuration", "README.md");
        IEnumerable<string> documented = File.ReadLines(readme)
            .SkipWhile(line => line != "| block | keywords |").Skip(2).TakeWhile(line => line.StartsWith('|'));
        string[] actual =
        [
            Row(RootKeywords.Table), Row(GlobalDefinitionKeywords.Table), Row(MarkRuleKeywords.Table), Row(VirtualServerKeywords.Table), Row(RealServerKeywords.Table),
            Row(TcpCheckKeywords.Table),
        ];
        Assert.That(documented, Is.EqualTo(actual));
    }

    private static string Row<T>(KeywordTable<T> table)
    {
        IEnumerable<string> names = table.Rows.Where(row => row.Effect == KeywordEffect.ActedOn).Select(row => row.Name);
        return $"| {(table.Place.Length == 0 ? "(outside)" : table.Place)} | {string.Join(' ', names.Order(StringComparer.Ordinal))} |";
    }
}
