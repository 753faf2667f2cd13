using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Makes the session of a packet whose server is known. Owner: the worker.</summary>
internal sealed unsafe class SessionMaker(SessionLifecycle sessions, TableMemory memory, string owner)
{
    // Local ports tried before an address counts as exhausted.
    private const int MostSharedPorts = 16;

    // Addresses of a pool tried for one session; as many more where all that there is room for are addresses known to the server; and
    // places that are looked at for them, about 10 us.
    private const int MostAddresses = 64;
    private const int MostKnownAddresses = 1024;
    private const int MostLooks = 2048;

    private readonly SessionLifecycle _sessions = sessions;
    private readonly ulong* _poolExhausted =
        (ulong*)memory.Allocate(TableLimits.Pools * sizeof(ulong), $"pool counters of {owner}");

    /// <summary>Sessions refused because a pool had no free port, by pool slot. Readers: the control thread.</summary>
    public ulong* PoolExhausted => _poolExhausted;

    /// <summary>The session; null when there is no room for it and the packet has been dropped.</summary>
    public Session* Make(Burst burst, int index, NewSession* wanted) => wanted->Server->Mode == ForwardingMode.FullNat
        ? CreateFullNat(burst, index, wanted)
        : CreateOther(burst, index, wanted);

    /// <summary>
    /// Takes a local address and port. The first address tried depends on the flow's hash, so that sessions spread over the pool
    /// whatever order the scheduler picks in.
    /// </summary>
    private Session* CreateFullNat(Burst burst, int index, NewSession* wanted)
    {
        PoolSnapshot* pool = wanted->Service->Pool;
        LocalAddress* addresses = PoolSnapshot.Addresses(pool, wanted->Server->Address.IsIpv4, out int count);
        if (wanted->MayShareRealPort)
            SessionRoom.Settle(burst, _sessions);
        uint start = burst.Hashes[index] >> 8;
        ulong lastLook = _sessions.Ports.LookCount + MostLooks;
        int most = MostAddresses;
        for (int tries = 0; tries < Math.Min(count, most) && _sessions.Ports.LookCount < lastLook; tries++)
        {
            LocalAddress* local = addresses + (start + (uint)tries) % (uint)count;
            uint pair = _sessions.Ports.PairOf(*local, *wanted->Server, wanted->RealPort, burst.NowMs);
            if (pair == LocalPorts.None)
                most = MostKnownAddresses;
            else if (TakePort(pair, local, wanted, burst.NowMs, out uint chunk))
                return Begin(burst, index, wanted, chunk);
        }
        _poolExhausted[pool->Slot]++;
        burst.Drop(index, DropReason.PoolExhausted);
        return null;
    }

    private Session* Begin(Burst burst, int index, NewSession* wanted, uint chunk)
    {
        FlowKey outbound = wanted->LocalAnswerKey(_sessions.Table.Hash);
        Session* session = Begin(burst, index, &outbound, wanted);
        if (session == null)
            _sessions.Ports.Release(chunk, wanted->LocalPort);
        else
            session->LocalPortChunk = chunk;
        return session;
    }

    /// <summary>
    /// Takes a local port and notes it; false when there is none. Where servers keep the client's port, another server's session may have the
    /// same ports, and another local port is tried.
    /// </summary>
    private bool TakePort(uint pair, LocalAddress* local, NewSession* wanted, uint nowMs, out uint chunk)
    {
        wanted->Local = local->Address;
        for (int tries = 0; tries < MostSharedPorts; tries++)
        {
            int port = _sessions.Ports.Take(pair, nowMs, out chunk);
            if (port < 0)
                return false;
            wanted->LocalPort = Be16.FromHost((ushort)port);
            if (!wanted->MayShareRealPort || IsFree(wanted->LocalAnswerKey(_sessions.Table.Hash)))
                return true;
            _sessions.Ports.Release(chunk, wanted->LocalPort);
        }
        chunk = 0;
        return false;
    }

    private bool IsFree(FlowKey outbound) => _sessions.Table.Find(&outbound, _sessions.Table.HashOf(&outbound), out _) == null;

    /// <summary>
    /// NAT, whose server answers to the client; DR and TUN, whose server answers as the virtual address, if it is seen. A client may use
    /// one port for two services of the same NAT server; a closed session makes room for the new one, as LVS finds the newest first.
    /// </summary>
    private Session* CreateOther(Burst burst, int index, NewSession* wanted)
    {
        FlowKey outbound = wanted->AnswerKey(_sessions.Table.Hash);
        SessionRoom.Settle(burst, _sessions);
        Session* other = _sessions.Table.Find(&outbound, _sessions.Table.HashOf(&outbound), out _);
        if (other == null || SessionLookup.EndIfOver(burst, other, _sessions))
            return Begin(burst, index, &outbound, wanted);
        burst.Drop(index, DropReason.SessionConflict);
        return null;
    }

    private Session* Begin(Burst burst, int index, FlowKey* outbound, NewSession* wanted)
    {
        SessionTable table = _sessions.Table;
        Session* session = !SessionRoom.Make(burst, wanted->Traits, _sessions) ? null : _sessions.Begin(
            burst.Keys + index, burst.Hashes[index], outbound, table.HashOf(outbound), wanted->Server->Slot, wanted->Traits, burst.NowMs);
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
}
