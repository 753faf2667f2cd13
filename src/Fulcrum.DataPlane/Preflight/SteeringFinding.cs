using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Says how the packets of a port find their worker, and what the self-test of its device's hash found.</summary>
internal static class SteeringFinding
{
    /// <summary>Software is a warning where the operator has not chosen it.</summary>
    public static Finding Of(string subject, PortSteeringPlan plan, SteeringChoice choice) => plan.Steering switch
    {
        PortSteering.Device => Finding.Ok(subject, $"RSS self-test: its device leads packets to their workers (ports of {plan.HashedProtocols} are hashed)."),
        PortSteering.Software when choice == SteeringChoice.Auto => Finding.Warning(
            subject, $"RSS self-test: workers hand packets over to each other, which costs time, because {plan.Reason}."),
        PortSteering.Software => Finding.Ok(subject, $"Workers hand packets over to each other, because {plan.Reason}."),
        _ => Finding.Ok(subject, $"Packets stay with the worker that receives them, because {plan.Reason}."),
    };
}
