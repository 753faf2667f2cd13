using Fulcrum.ControlPlane.Configuration;
using static Fulcrum.ControlPlane.Tests.Configuration.Documents;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>@id and @^id. The id is "vm".</summary>
[TestFixture]
internal sealed class ConditionTests
{
    [TestCase("@vm a\n@no b\n@^vm c\n@^no d", "a; d;")]
    [TestCase("@vm\n@vm\ttab\n@vmx y\n@^\n@^ w\n@ v\nz", "tab; w; z;")]
    [TestCase(" @vm a {\n @no b }\n c\n @vm }", "a { c; }")]
    [TestCase("@no a {\n@vm b {\nc\n}", "b { c; }")]
    [TestCase("@vm @vm a", "@vm a;")]
    [TestCase("a @vm b", "a @vm b;")]
    [TestCase("a { @vm b\n}\na { @no b }\n}", "a { b; } a { }")]
    [TestCase("$C=@vm\n$C a\n$D=@no\n$D b\nc $C d", "a; c @vm d;")]
    [TestCase("@vm $IF=eth0\n@no $IF=eth1\na $IF", "a eth0;")]
    [TestCase("\"@no\" a", "@no a;")]
    public void Condition_KeepsOrDropsTheRestOfTheLine(string text, string expected) => Assert.That(Meaning(text), Is.EqualTo(expected));

    [Test]
    public void Id_ByDefault_IsTheFirstLabelOfTheHostName() =>
        Assert.That(ConfigurationOptions.Default.Id, Is.EqualTo(Environment.MachineName.Split('.')[0]));

    [Test]
    public void Load_Id_IsThatOfTheOptions()
    {
        MemoryFiles files = new() { ["/d/m"] = "@one virtual_server 192.0.2.1 80 { real_server 10.2.0.1 80 { } }" };
        Assert.That(ConfigurationLoader.Load("/d/m", files, new ConfigurationOptions { Id = "one" }).Model!.Services, Has.Count.EqualTo(1));
        Assert.That(ConfigurationLoader.Load("/d/m", files, new ConfigurationOptions { Id = "two" }).Model!.Services, Is.Empty);
    }
}
