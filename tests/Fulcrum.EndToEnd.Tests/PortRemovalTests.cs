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
            () => Lab.Log("dataplane").Split('\n').Any(line => line.Contains("lan", StringComparison.Ordinal)
                && (line.Contains("gone", StringComparison.Ordinal) || line.Contains("down", StringComparison.Ordinal) || line.Contains("removed", StringComparison.Ordinal))),
            () => "the data plane does not say that the port is gone:\n" + Lab.Log("dataplane"));
        if (Lab.Runs("dataplane"))
        {
            Lab.On("client", "ping", "-c", "2", "-i", "0.2", "-W", "2", "10.0.1.1").Expect();
        }
    }
}
