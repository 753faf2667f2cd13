using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// For packets without a session: finds the service, lets its scheduler pick a real server and makes the session.
/// What belongs to no service, or does not begin a session, is the kernel's. Owner: the worker.
/// </summary>
public sealed unsafe class NewSessions
{
    // LVS leaves what clients send from here to the host: active FTP's data connections.
    private const ushort FtpDataPort = 20;

    private readonly SessionLifecycle _sessions;
    private readonly SchedulerState* _schedulers;
    private readonly ulong* _poolExhausted;

    /// <summary>Allocates the per-service and per-pool state of one worker.</summary>
    public NewSessions(SessionLifecycle sessions, TableMemory memory, string owner)
    {
        _sessions = sessions;
        _schedulers = (SchedulerState*)memory.Allocate(
            TableLimits.Services * (nuint)sizeof(SchedulerState), $"scheduler positions of {owner}");
        _poolExhausted = (ulong*)memory.Allocate(TableLimits.Pools * sizeof(ulong), $"pool counters of {owner}");
    }

    /// <summary>Sessions refused because a pool had no free port, by pool slot. Readers: the control thread.</summary>
    public ulong* PoolExhausted => _poolExhausted;

    /// <summary>The session of a packet that had none; null when the packet does not get one and its way has ended.</summary>
    public Session* Resolve(Burst burst, int index, RootSnapshot* root)
    {
        // An earlier packet of the burst may have made the session.
        Session* session = _sessions.Table.Find(burst.Keys + index, burst.Hashes[index], out Direction direction);
        if (session == null)
        {
            session = Create(burst, index, root);
            direction = Direction.Inbound;
        }
        burst.Sessions[index] = session;
        burst.Directions[index] = direction;
        return session;
    }

    private Session* Create(Burst burst, int index, RootSnapshot* root)
    {
        FlowKey* key = burst.Keys + index;
        NewSession wanted = NewSession.Of(burst, index);
        ServiceSnapshot* service = ServiceLookup.Find(root, new ServiceKey(wanted.Virtual, key->DestinationPort, key->Protocol));
        if (service == null || !BeginsSession(burst, index))
        {
            burst.Punt(index, PuntClasses.OfFlow(key));
            return null;
        }
        wanted.Server = Scheduler.Pick(service, _schedulers + service->Slot);
        if (wanted.Server == null)
        {
            burst.Drop(index, DropReason.NoServer);
            return null;
        }
        wanted.SetTraits(service);
        return wanted.Server->Mode == ForwardingMode.FullNat
            ? CreateFullNat(burst, index, service->Pool, &wanted)
            : CreateOther(burst, index, &wanted);
    }

    /// <summary>
    /// LVS: a TCP segment with SYN and without RST (SYN+ACK included), any UDP datagram, an SCTP INIT; nothing from the FTP data port.
    /// A later fragment begins nothing: the first one did, or has gone to the kernel.
    /// </summary>
    private static bool BeginsSession(Burst burst, int index)
    {
        FlowKey* key = burst.Keys + index;
        SegmentEvent @event = burst.Events[index];
        bool begins = key->Protocol switch
        {
            IpProtocol.Tcp => (@event & (SegmentEvent.Syn | SegmentEvent.Rst)) == SegmentEvent.Syn,
            IpProtocol.Sctp => @event == (SegmentEvent.Sctp | (SegmentEvent)SctpEvents.Init),
            _ => true,
        };
        return begins && key->SourcePort.Host != FtpDataPort && (burst.Shapes[index] & PacketShape.LaterFragment) == 0;
    }

    /// <summary>
    /// Takes a local address and port. The first address tried depends on the flow's hash, so that sessions spread over the pool
    /// whatever order the scheduler picks in.
    /// </summary>
    private Session* CreateFullNat(Burst burst, int index, PoolSnapshot* pool, NewSession* wanted)
    {
        ServerEntry* server = wanted->Server;
        LocalAddress* addresses = PoolSnapshot.Addresses(pool, server->Address.IsIpv4, out int count);
        uint start = burst.Hashes[index] >> 8;
        for (int tries = 0; tries < count; tries++)
        {
            LocalAddress* local = addresses + (start + (uint)tries) % (uint)count;
            uint block = _sessions.Ports.BlockOf(local->Index, server->Endpoint);
            int port = block == uint.MaxValue ? -1 : _sessions.Ports.Take(block);
            if (port < 0)
                continue;
            wanted->Local = local->Address;
            wanted->LocalPort = Be16.FromHost((ushort)port);
            FlowKey outbound = KeyOf(server->Address, wanted->Local, server->Port, wanted->LocalPort, wanted->Protocol);
            Session* session = Begin(burst, index, &outbound, wanted);
            if (session == null)
                _sessions.Ports.Release(block, port);
            else
                session->PortBlock = block;
            return session;
        }
        _poolExhausted[pool->Slot]++;
        burst.Drop(index, DropReason.PoolExhausted);
        return null;
    }

    /// <summary>
    /// NAT, whose server answers to the client; DR and TUN, whose server answers as the virtual address, if it is seen. A client may use
    /// one port for two services of the same NAT server; a closed session makes room for the new one, as LVS finds the newest first.
    /// </summary>
    private Session* CreateOther(Burst burst, int index, NewSession* wanted)
    {
        ServerEntry* server = wanted->Server;
        FlowKey outbound = server->Mode == ForwardingMode.Nat
            ? KeyOf(server->Address, wanted->Client, server->Port, wanted->ClientPort, wanted->Protocol)
            : KeyOf(wanted->Virtual, wanted->Client, wanted->VirtualPort, wanted->ClientPort, wanted->Protocol);
        Session* other = _sessions.Table.Find(&outbound, _sessions.Table.HashOf(&outbound), out _);
        if (other == null || SessionLookup.EndIfOver(burst, other, _sessions))
            return Begin(burst, index, &outbound, wanted);
        burst.Drop(index, DropReason.SessionConflict);
        return null;
    }

    private Session* Begin(Burst burst, int index, FlowKey* outbound, NewSession* wanted)
    {
        SessionTable table = _sessions.Table;
        Session* session = _sessions.Begin(
            burst.Keys + index, burst.Hashes[index], outbound, table.HashOf(outbound), wanted->Server->Slot, wanted->Traits);
        if (session == null)
        {
            burst.Drop(index, DropReason.SessionTableFull);
            return null;
        }
        wanted->SetDeltas(session);
        if (!session->Has(SessionTraits.Extended))
            return session;
        SessionExtension* extension = table.ExtensionOf(session);
        extension->Client = wanted->Client;
        extension->Virtual = wanted->Virtual;
        extension->Local = wanted->Local;
        extension->Mode = wanted->ClientAddress;
        return session;
    }

    private FlowKey KeyOf(IpAddress source, IpAddress destination, Be16 sourcePort, Be16 destinationPort, byte protocol) =>
        source.IsIpv4
            ? new FlowKey(source.Ipv4, destination.Ipv4, sourcePort, destinationPort, protocol)
            : _sessions.Table.Hash.KeyOf(source, destination, sourcePort, destinationPort, protocol);
}
