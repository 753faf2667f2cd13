using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Third stage, for packets without a session: finds the service, lets its scheduler pick a real server and makes the session.
/// What belongs to no service, or does not begin a session, is the kernel's. Owner: the worker.
/// </summary>
public sealed unsafe class NewSessions
{
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
        ServiceSnapshot* service = ServiceLookup.Find(root, key);
        if (service == null || !BeginsSession(key, burst.Flags[index]))
        {
            burst.Punt(index, PuntClasses.OfFlow(key));
            return null;
        }
        ServerEntry* server = Scheduler.Pick(service, _schedulers + service->Slot);
        if (server == null)
            burst.Drop(index, DropReason.NoServer);
        else if (server->Mode != ForwardingMode.FullNat || service->Pool == null)
            burst.Drop(index, DropReason.ModeUnavailable);
        else
            return CreateFullNat(burst, index, service->Pool, server);
        return null;
    }

    /// <summary>LVS: a TCP segment with SYN and without RST (SYN+ACK included); any UDP datagram.</summary>
    private static bool BeginsSession(FlowKey* key, TcpFlags flags) =>
        key->Protocol != IpProtocol.Tcp || (flags & (TcpFlags.Syn | TcpFlags.Rst)) == TcpFlags.Syn;

    /// <summary>
    /// Takes a local address and port. The first address tried depends on the flow's hash, so that sessions spread over the pool
    /// whatever order the scheduler picks in.
    /// </summary>
    private Session* CreateFullNat(Burst burst, int index, PoolSnapshot* pool, ServerEntry* server)
    {
        FlowKey* inbound = burst.Keys + index;
        uint start = burst.Hashes[index] >> 8;
        for (int tries = 0; tries < pool->AddressCount; tries++)
        {
            LocalAddress* local = PoolSnapshot.Addresses(pool) + (start + (uint)tries) % (uint)pool->AddressCount;
            uint block = _sessions.Ports.BlockOf(local->Index, server->Endpoint);
            int port = block == uint.MaxValue ? -1 : _sessions.Ports.Take(block);
            if (port < 0)
                continue;
            FlowKey outbound = new(server->Address, local->Address, server->Port, Be16.FromHost((ushort)port), (byte)inbound->Protocol);
            Session* session = Begin(inbound, burst.Hashes[index], &outbound, server->Slot);
            if (session == null)
            {
                _sessions.Ports.Release(block, port);
                burst.Drop(index, DropReason.SessionTableFull);
                return null;
            }
            session->PortBlock = block;
            return session;
        }
        _poolExhausted[pool->Slot]++;
        burst.Drop(index, DropReason.PoolExhausted);
        return null;
    }

    private Session* Begin(FlowKey* inbound, uint inboundHash, FlowKey* outbound, uint serverSlot)
    {
        Session* session = _sessions.Begin(inbound, inboundHash, outbound, _sessions.Table.HashOf(outbound), serverSlot);
        if (session == null)
            return null;
        uint addressesBefore = Checksum.Sum(inbound->Source) + Checksum.Sum(inbound->Destination);
        uint addressesAfter = Checksum.Sum(outbound->Source) + Checksum.Sum(outbound->Destination);
        uint portsBefore = Checksum.Sum(inbound->SourcePort) + Checksum.Sum(inbound->DestinationPort);
        uint portsAfter = Checksum.Sum(outbound->SourcePort) + Checksum.Sum(outbound->DestinationPort);
        session->AddressDelta = Checksum.Delta(addressesBefore, addressesAfter);
        session->TupleDelta = Checksum.Delta(addressesBefore + portsBefore, addressesAfter + portsAfter);
        return session;
    }
}
