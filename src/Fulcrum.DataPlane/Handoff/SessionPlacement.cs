using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Handoff;

/// <summary>
/// Which worker's a session is, from its endpoints and the ports' steering: what <see cref="Owners"/> finds for its packets, for those who have no
/// packet. Immutable, any thread.
/// </summary>
internal sealed class SessionPlacement(WorkerHash? hash, IReadOnlyList<WorkerPort> ports)
{
    /// <summary>Nobody can say.</summary>
    public const int Unknown = -1;

    /// <summary>The owner of what a client sends, whichever port it comes by; <see cref="Unknown"/> when that is not the same for all.</summary>
    public int OwnerOf(in FlowEndpoints request, bool placedByClient)
    {
        if (hash is null)
            return 0;
        int owner = OwnerAt(ports[0], request, placedByClient);
        for (int port = 1; port < ports.Count; port++)
            if (OwnerAt(ports[port], request, placedByClient) != owner)
                return Unknown;
        return owner;
    }

    /// <summary>The owner of what a server sends to a local endpoint (FULLNAT).</summary>
    public int OwnerOfReply(in IpAddress real, in IpAddress local, Be16 realPort, Be16 localPort) =>
        hash is null ? 0 : hash.OfReply(real, local, realPort, localPort);

    /// <summary>
    /// Of so many workers: what depends on the ports' steering, the RSS key and the indirection table. Two directors with one digest
    /// place every session alike.
    /// </summary>
    public ulong Digest(int workerCount)
    {
        const int samples = 256;
        ulong digest = Mix(0, (uint)workerCount);
        foreach (WorkerPort port in ports)
            digest = Mix(digest, hash is null ? 0 : (uint)port.Steering << 8 | (uint)port.HashedProtocols);
        for (uint sample = 1; hash is not null && sample <= samples; sample++)
        {
            IpAddress address = new(Be32.FromHost(sample * 0x9E37_79B1));
            Be16 port = Be16.FromHost((ushort)(sample * 0x79B1));
            digest = Mix(digest, (uint)hash.OfTuple(address, address, port, default) << 8 | (uint)hash.OfEndpoint(address, port));
        }
        return digest;
    }

    /// <summary>The owner of what a client sends by a port; <see cref="Unknown"/> where it is who receives it.</summary>
    public int OwnerAt(WorkerPort port, in FlowEndpoints request, bool placedByClient)
    {
        if (placedByClient)
            return hash!.OfEndpoint(request.Source, request.SourcePort);
        if (port.Steering == PortSteering.Arrival)
            return Unknown;
        if (hash!.Scheme == SteeringScheme.Client)
            return hash.OfEndpoint(request.Source, request.SourcePort);
        // A device that does not hash ports hashes as if they were 0.
        bool withPorts = port.Steering == PortSteering.Software || IsHashed(request.Protocol, port);
        return hash.OfTuple(
            request.Source, request.Destination, withPorts ? request.SourcePort : default, withPorts ? request.DestinationPort : default);
    }

    private static ulong Mix(ulong digest, uint value) => ((digest ^ value) * 0x9E37_79B9_7F4A_7C15) is var mixed ? mixed ^ mixed >> 29 : 0;

    /// <summary>Whether a port's device hashes the ports of a protocol.</summary>
    public static bool IsHashed(byte protocol, WorkerPort port) => (port.HashedProtocols & protocol switch
    {
        IpProtocol.Tcp => HashedProtocols.Tcp,
        IpProtocol.Udp => HashedProtocols.Udp,
        IpProtocol.Sctp => HashedProtocols.Sctp,
        _ => HashedProtocols.None,
    }) != 0;
}
