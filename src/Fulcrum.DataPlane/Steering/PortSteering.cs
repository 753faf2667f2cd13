namespace Fulcrum.DataPlane.Steering;

/// <summary>How the packets that a port receives find the worker of their session.</summary>
public enum PortSteering
{
    /// <summary>Sessions belong to the worker that their client's packets arrive at; the device leads each client's flow to one queue.</summary>
    Arrival,

    /// <summary>The device hashes as <see cref="WorkerHash"/> does: packets arrive at the worker that it names.</summary>
    Device,

    /// <summary>Packets arrive anywhere; the receiving worker computes <see cref="WorkerHash"/> and hands them over.</summary>
    Software,
}
