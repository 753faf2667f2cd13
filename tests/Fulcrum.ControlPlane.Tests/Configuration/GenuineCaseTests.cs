using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Offline;

namespace Fulcrum.ControlPlane.Tests.Configuration;

/// <summary>Small configurations that ask keepalived one thing each: ours tells LVS the same, and has the same exit code.</summary>
[TestFixture]
internal sealed class GenuineCaseTests
{
    [TestCaseSource(typeof(GenuineCase), nameof(GenuineCase.All))]
    public void Load_SmallFile_IsWhatKeepalivedMakesOfIt(GenuineCase item)
    {
        ConfigurationResult result = ConfigurationLoader.Load("/etc/test/test.conf", item.Files);
        string said = string.Join('\n', result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.That(result.Model, Is.Not.Null, said);
        if (item.Difference is not null)
            return;
        Assert.Multiple(() =>
        {
            Assert.That(LvsCommands.Of(result.Model!), Is.EqualTo(item.Commands), said);
            Assert.That(ExitClass.Of(result.Diagnostics), Is.EqualTo(item.ExitCode), said);
        });
    }
}
