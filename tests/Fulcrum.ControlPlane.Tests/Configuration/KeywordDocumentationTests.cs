using System.Text;
using Fulcrum.ControlPlane.Configuration.Keywords;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>The documented table of keywords is that of the code, and has every keyword of the language.</summary>
[TestFixture]
internal sealed class KeywordDocumentationTests
{
    private static readonly string s_folder = Path.Combine(CorpusTests.RepositoryRoot(), "src", "Fulcrum.ControlPlane", "Configuration");

    [Test]
    public void Keywords_Table_IsThatOfTheCode()
    {
        string documented = File.ReadAllText(Path.Combine(s_folder, "KEYWORDS.md"));
        string actual = Describe();
        if (documented == actual)
            return;
        string copy = Path.Combine(TestContext.CurrentContext.WorkDirectory, "KEYWORDS.md");
        File.WriteAllText(copy, actual);
        Assert.Fail($"KEYWORDS.md is not what the tables say; copy {copy} over it");
    }

    [Test]
    public void Keywords_OfTheLanguage_AreAllThere()
    {
        Dictionary<string, HashSet<string>> known = KeywordTables.All
            .ToDictionary(table => table.Place.Length == 0 ? "root" : table.Place, table => table.Describe().Select(row => row.Name).ToHashSet());
        List<string> missing = [];
        string list = Path.Combine(CorpusTests.RepositoryRoot(), "tests", "Fulcrum.ControlPlane.Tests", "Configuration", "keywords.txt");
        foreach (string[] fields in File.ReadLines(list).Where(line => line.Contains(": ")).Select(line => line.Split(": ")))
            missing.AddRange(fields[1].Split(' ').Where(word => !known[fields[0]].Contains(word)).Select(word => $"{fields[0]}: {word}"));
        Assert.That(missing, Is.Empty);
    }

    private static string Describe()
    {
        StringBuilder text = new();
        text.Append("""
            # Keywords

            What Fulcrum does with each keyword of keepalived, of DPVS's dialect, and of its own. A test compares this file with the tables
            in `Keywords/`.

            | block | keywords | |
            |---|---|---|

            """);
        foreach (IKeywordTable table in KeywordTables.All)
        {
            string place = table.Place.Length == 0 ? "(outside)" : table.Place;
            foreach (IGrouping<(KeywordEffect Effect, string Consequence), KeywordDescription> group in
                table.Describe().GroupBy(row => (row.Effect, row.Consequence)).OrderBy(group => group.Key))
            {
                string what = group.Key.Effect switch
                {
                    KeywordEffect.ActedOn => "acted on",
                    KeywordEffect.Unknown => $"warning: {group.Key.Consequence}",
                    _ => group.Key.Consequence,
                };
                text.Append($"| {place} | {string.Join(' ', group.Select(row => row.Name).Order(StringComparer.Ordinal))} | {what} |\n");
            }
        }
        return text.ToString();
    }
}
