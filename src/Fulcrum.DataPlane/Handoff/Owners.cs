using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Handoff;

/// <summary>
/// Which worker a packet belongs to whose session is not in this worker's table. A function of the packet and the configuration alone:
/// all workers agree, and nobody has to be asked. Owner: the worker.
/// </summary>
/// <remarks>
/// <code>
///   to a service                       where it arrives, if the device or the operator says so; else by hash of what arrives
///   to a service with NAT servers      by hash of the client's endpoint
///   to a local address (FULLNAT)       by hash of what arrives: local ports are chosen to fit
///   to the director itself             where it arrives
///   other                              a NAT server's answer: by hash of the client's endpoint;
///                                      a DR or TUN server's that passes by: as the service that it answers for
/// </code>
/// </remarks>
public sealed unsafe class Owners
{
    private readonly WorkerSetup _setup;
    private readonly WorkerHash? _hash;
    private readonly SharedTables* _shared;
    private readonly SessionPlacement _placement;

    /// <summary>For one worker.</summary>
    public Owners(WorkerSetup setup)
    {
        _setup = setup;
        _hash = setup.Placement;
        _shared = setup.Shared;
        _placement = new SessionPlacement(setup.Placement, setup.Ports);
    }

    /// <summary>Whether a pending packet is another worker's; it goes there then.</summary>
    /// <param name="burst">The packet is pending, or an error about a packet.</param>
    /// <param name="index">The packet.</param>
    /// <param name="flow">Its endpoints; of an ICMP error, those of the packet that would answer what it quotes.</param>
    /// <param name="service">The service that it is for; null when it is for none.</param>
    /// <param name="root">The configuration.</param>
    internal bool TryHandOff(Burst burst, int index, in FlowEndpoints flow, ServiceSnapshot* service, RootSnapshot* root)
    {
        if (_hash == null || burst.IsTakenOver)
            return false;
        int owner = OwnerOf(burst, index, flow, service, root);
        if (owner == _setup.Index)
            return false;
        burst.Outcomes[index] = Outcome.HandedOff;
        burst.Owners[index] = (byte)owner;
        burst.HandedOffCount++;
        return true;
    }

    private int OwnerOf(Burst burst, int index, in FlowEndpoints flow, ServiceSnapshot* service, RootSnapshot* root)
    {
        if (service != null)
            return OwnerOfRequest(burst, index, flow, service);
        if (LocalAddressSet.Contains(_shared->LocalAddresses, flow.Destination))
            return OwnerOfReply(burst, index, flow);
        if (HostAddresses.Contain(_shared->HostAddresses, flow.Destination))
            return _setup.Index;
        if (_hash!.Scheme == SteeringScheme.Client)
            return _hash.OfEndpoint(flow.Destination, flow.DestinationPort);
        ServiceSnapshot* answering = ServiceLookup.Find(root, flow.Reversed, burst.InputPort);
        if (answering != null && !answering->PlacedByClient)
            return _hash.OfTuple(flow.Destination, flow.Source, flow.DestinationPort, flow.SourcePort);
        return root->HasPlacedByClient ? _hash.OfEndpoint(flow.Destination, flow.DestinationPort) : _setup.Index;
    }

    private int OwnerOfRequest(Burst burst, int index, in FlowEndpoints flow, ServiceSnapshot* service)
    {
        WorkerPort port = _setup.Ports[burst.InputPort];
        bool isHere = port.Steering == PortSteering.Arrival || port.Steering == PortSteering.Device && IsWhole(burst, index);
        return isHere && !service->PlacedByClient ? _setup.Index : _placement.OwnerAt(port, flow, service->PlacedByClient);
    }

    private int OwnerOfReply(Burst burst, int index, in FlowEndpoints flow)
    {
        WorkerPort port = _setup.Ports[burst.InputPort];
        int owner = _hash!.OfReply(flow.Source, flow.Destination, flow.SourcePort, flow.DestinationPort);
        if (owner != _setup.Index && port.Steering == PortSteering.Device && IsWhole(burst, index) && SessionPlacement.IsHashed(flow.Protocol, port))
            _setup.Statistics[WorkerCounter.MisplacedReplies]++;
        return owner;
    }

    /// <summary>Whether the device has seen the ports of the flow: not those of fragments, nor of what an error quotes.</summary>
    private static bool IsWhole(Burst burst, int index) =>
        burst.Outcomes[index] == Outcome.Pending && (burst.Shapes[index] & PacketShape.Fragment) == 0;
}
