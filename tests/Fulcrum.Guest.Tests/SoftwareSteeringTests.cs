using Fulcrum.Api.V1;

namespace Fulcrum.Guest.Tests;

/// <summary>The same devices, and the workers take no notice of their hash: everything goes by hand-off.</summary>
[TestFixture]
public sealed class SoftwareSteeringTests() : SteeringTests("software", "--steering", "software")
{
    [Test]
    public void Ports_OnRequest_AreSteeredBySoftware()
    {
        Port[] ports = Ports();

        Assert.That(ports.Select(port => port.Steering), Has.All.EqualTo(PortSteering.Software), string.Join<Port>('\n', ports));
        Assert.That(ports.Select(port => port.SteeringReason), Has.All.EqualTo("--steering software says so"));
    }

    [TestCaseSource(nameof(FullNatServices))]
    [TestCaseSource(nameof(NatServices))]
    public void Services_ManyConnections_AreHandedOverAndNothingIsLost(string url)
    {
        Round round = Connect(url);

        round.AssertEverythingIsAnswered();
        Assert.That(round.Grown(worker => worker.HandedOff), Is.GreaterThan(Round.ConnectionCount));
    }
}
