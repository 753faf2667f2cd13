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

/// <summary>What <see cref="WorkerHash"/> takes into account.</summary>
public enum SteeringScheme
{
    /// <summary>Addresses and ports of a packet as it arrives, as receive-side scaling does.</summary>
    Tuple,

    /// <summary>The endpoint on the director's far side: source of what goes to a service, destination of what servers answer.</summary>
    Client,
}

/// <summary>Protocols whose ports a device takes into account when it selects a queue.</summary>
[Flags]
public enum HashedProtocols : byte
{
    /// <summary>None: addresses alone.</summary>
    None = 0,

    /// <summary>TCP.</summary>
    Tcp = 1,

    /// <summary>UDP.</summary>
    Udp = 2,

    /// <summary>SCTP.</summary>
    Sctp = 4,
}

/// <summary>What mbuf.port tells on a ring between workers besides the logical port.</summary>
public static class HandoffMark
{
    /// <summary>The packet is finished and leaves by the port; else it is as the port received it.</summary>
    public const ushort Leaves = 0x8000;
}
