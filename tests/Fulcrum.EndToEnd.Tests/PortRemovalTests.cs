using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>A port that goes away while the data plane runs.</summary>
internal sealed class PortRemovalTests : LabTests
{
    [Test]
    public void Port_Removed_IsSaidAndDisturbsNoOtherPort()
    {
        AssertTrafficFlows();

        Lab.On("director", "ip", "link", "delete", "lan0").Expect();

        Eventually.IsTrue(
            () => Lab.Log("dataplane").Contains("Port lan: its interface lan0 is gone.", StringComparison.Ordinal),
            () => "the data plane does not say that the port is gone:\n" + Lab.Log("dataplane"));
        Assert.That(Director.Ctl("ports").Expect(), Does.Match(@"lan +down "));
        Lab.On("client", "ping", "-c", "2", "-i", "0.2", "-W", "2", "10.0.1.1").Expect();
        Assert.That(Lab.Runs("dataplane"));
    }
}
