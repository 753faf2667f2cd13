using Fulcrum.Pktgen;

namespace Fulcrum.Bench.Tests;

/// <summary>Cases by name.</summary>
internal sealed class BenchListTests
{
    [Test]
    public void Names_OfAllCases_AreDifferent() => Assert.That(BenchList.Names, Is.Unique.And.Contains("fullnat").And.Contains("udp-new"));

    [Test]
    public void Parse_AList_FindsEachBenchOnceWithItsCases()
    {
        IReadOnlyList<(IBench Bench, IReadOnlyList<string> Cases)> found = BenchList.Parse("scale,fullnat,nat");

        Assert.That(found.Select(each => each.Cases), Is.EqualTo(new[] { (string[])["nat", "fullnat"], ["scale"] }));
    }

    [Test]
    public void Parse_AnUnknownName_SaysWhatThereIs() => Assert.That(
        () => BenchList.Parse("nat,fly"), Throws.TypeOf<BenchException>().With.Message.Contains("'fly'").And.Message.Contains("udp-new"));
}
