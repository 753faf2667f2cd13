using Fulcrum.Api.V1;

namespace Fulcrum.Guest.Tests;

/// <summary>The devices' hash leads packets to their worker: FULLNAT replies come home, NAT goes by hand-off.</summary>
[TestFixture]
public sealed class DeviceSteeringTests() : SteeringTests("device")
{
    [Test]
    public void Ports_WithRss_AreSteeredByTheirDevice()
    {
        Port[] ports = Ports();

        Assert.That(ports.Select(port => port.Driver), Has.Exactly(2).EqualTo("net_virtio"));
        Assert.That(ports.Select(port => port.Steering), Has.All.EqualTo(PortSteering.Device), string.Join<Port>('\n', ports));
        Assert.That(ports.Select(port => port.QueueWorkers), Has.All.EqualTo(new[] { 0u, 1u }));
    }

    [TestCaseSource(nameof(FullNatServices))]
    public void FullNat_ManyConnections_ComeHomeWithoutHandOff(string url)
    {
        Round round = Connect(url);

        round.AssertEverythingIsAnswered();
        Assert.That(round.Grown(worker => worker.HandedOff), Is.Zero);
    }

    [TestCaseSource(nameof(NatServices))]
    public void Nat_ManyConnections_AreHandedOverAndNothingIsLost(string url)
    {
        Round round = Connect(url);

        round.AssertEverythingIsAnswered();
        Assert.That(round.Grown(worker => worker.HandedOff), Is.GreaterThan(Round.ConnectionCount));
    }
}
