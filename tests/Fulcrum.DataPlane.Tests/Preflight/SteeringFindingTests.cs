using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Preflight;
using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Tests.Preflight;

internal sealed class SteeringFindingTests
{
    [TestCase(PortSteering.Device, SteeringChoice.Auto, Severity.Ok, "RSS self-test: its device leads packets to their workers (ports of Tcp, Udp are hashed).")]
    [TestCase(PortSteering.Software, SteeringChoice.Auto, Severity.Warning, "RSS self-test: workers hand packets over to each other, which costs time, because it is so.")]
    [TestCase(PortSteering.Software, SteeringChoice.Software, Severity.Ok, "Workers hand packets over to each other, because it is so.")]
    [TestCase(PortSteering.Arrival, SteeringChoice.Arrival, Severity.Ok, "Packets stay with the worker that receives them, because it is so.")]
    public void Of_AWayToTheWorkers_WarnsWhereItIsNotTheBest(PortSteering steering, SteeringChoice choice, object severity, string text)
    {
        PortSteeringPlan plan = new(steering, HashedProtocols.Tcp | HashedProtocols.Udp, "it is so");

        Assert.That(SteeringFinding.Of("port wan", plan, choice), Is.EqualTo(new Finding((Severity)severity, "port wan", text)));
    }
}
