using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>TCP_CHECK on a real server that ends and comes back.</summary>
internal sealed class HealthCheckTests : LabTests
{
    [Test]
    public void RealServer_EndsAndReturns_IsTakenOutAndPutBack()
    {
        Lab.Script("stop-server", "1");
        Eventually.IsTrue(() => Director.Server("10.0.11.2:80").Health == HealthState.Down, () => "server1 is not taken out");

        Assert.That(Director.Server("10.0.11.2:80").HealthDetail, Is.Not.Empty);
        Assert.That(Director.Ctl("list").Expect(), Does.Not.Contain("10.0.11.2:80 "));
        Assert.That(Enumerable.Range(0, 6).Select(_ => Curl()), Has.All.StartsWith("server2"));

        Lab.Script("start-server", "1");
        Director.WaitForServers("10.0.11.2:80");

        Assert.That(Enumerable.Range(0, 6).Select(_ => Curl()[..7]).Distinct().Count(), Is.EqualTo(2));
    }
}
