namespace Fulcrum.DataPlane.Steering;

/// <summary>What <see cref="WorkerHash"/> takes into account.</summary>
public enum SteeringScheme
{
    /// <summary>Addresses and ports of a packet as it arrives, as receive-side scaling does.</summary>
    Tuple,

    /// <summary>The endpoint on the director's far side: source of what goes to a service, destination of what servers answer.</summary>
    Client,
}
