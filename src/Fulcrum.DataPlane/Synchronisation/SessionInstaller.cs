using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>
/// Puts sessions of the other director into a worker's table, follows what it tells of them, and takes them out. Service and server are found
/// by identity in the configuration in force, between two of the worker's quiescent states, so that both are what the session refers to.
/// Owner: the worker, between bursts.
/// </summary>
internal sealed unsafe class SessionInstaller(WorkerSetup setup, SessionLifecycle sessions, SyncNews news, KnownServers servers, SyncBlock* block)
{
    // A longer time is taken as this, the most that a session's clock can tell.
    private const uint LongestMs = int.MaxValue;

    private const uint LongestAgeSeconds = 4_000_000;

    // The other director refreshes what goes on: it may miss one turn.
    private const uint RefreshesToLive = 2;

    private readonly SharedTables* _shared = setup.Shared;
    private readonly SessionTable _table = sessions.Table;
    private readonly SessionPlacement _placement = new(setup.Placement, setup.Ports);
    private readonly SessionBinding _binding = new(sessions);

    /// <summary>Applies a record of a session that is as it is told.</summary>
    public void Apply(SyncRecord* record, SyncKeys* keys, uint nowMs)
    {
        RootSnapshot* root = SharedTables.ReadRoot(_shared);
        ServiceSnapshot* service = ServiceLookup.Find(root, record->Service);
        ServerEntry* server = service == null ? null : servers.Find(service, record->Real, record->ServerPort);
        if (server == null || server->Mode != record->Mode)
        {
            if (!record->IsCopy)
                news[service == null ? SyncRefusal.NoService : SyncRefusal.NoServer]++;
            return;
        }
        if (!IsHere(record, service->PlacedByClient))
            return;
        Session* session = Find(keys, nowMs, out Direction direction);
        if (session != null && direction != Direction.Inbound)
        {
            news[SyncRefusal.PortTaken]++;
            return;
        }
        if (session != null)
            session = Follow(session, record, keys, server, nowMs);
        if (session == null)
            Install(record, keys, service, server, nowMs);
    }

    /// <summary>Ends a session that the other director has ended. Sessions of this one go on.</summary>
    public void End(SyncRecord* record, SyncKeys* keys)
    {
        ServiceSnapshot* service = ServiceLookup.Find(SharedTables.ReadRoot(_shared), record->Service);
        if (service != null && !IsHere(record, service->PlacedByClient))
            return;
        Session* session = _table.Find(&keys->Inbound, keys->InboundHash, out Direction direction);
        if (session == null || direction != Direction.Inbound || !IsRemote(session) || !IsSame(session, record, keys))
        {
            if (!record->IsCopy)
                news[SyncCounter.Ignored]++;
            return;
        }
        sessions.End(session, WorkerCounter.SessionsWithdrawn);
        news[SyncCounter.Ended]++;
    }

    /// <summary>Whether the session is this worker's; if it is nobody's, that is counted.</summary>
    private bool IsHere(SyncRecord* record, bool placedByClient)
    {
        FlowEndpoints request = new(record->Client, record->Virtual, record->ClientPort, record->VirtualPort, record->Protocol);
        int owner = _placement.OwnerOf(request, placedByClient);
        if (owner == setup.Index)
            return true;
        bool isNobodys = owner == SessionPlacement.Unknown || record->Mode == ForwardingMode.FullNat;
        if (isNobodys && !record->IsCopy)
            news[SyncRefusal.PlacementDiffers]++;
        return false;
    }

    /// <summary>The session between the same client and virtual endpoint; one that has timed out is over.</summary>
    private Session* Find(SyncKeys* keys, uint nowMs, out Direction direction)
    {
        Session* session = _table.Find(&keys->Inbound, keys->InboundHash, out direction);
        if (session == null || !SessionTable.IsExpired(session, nowMs) || SessionLifecycle.IsBeingReset(session, nowMs))
            return session;
        sessions.End(session, WorkerCounter.SessionsExpired);
        return null;
    }

    /// <summary>
    /// What there is about a record's session: the other director's follows it. This one's stays, unless the record's session has had
    /// a packet since this one had its last: then its packets come to the other director. Null when it has ended, and the record's takes its place.
    /// </summary>
    private Session* Follow(Session* session, SyncRecord* record, SyncKeys* keys, ServerEntry* server, uint nowMs)
    {
        bool isSame = session->ServerSlot == server->Slot && IsSame(session, record, keys);
        if (!IsRemote(session))
        {
            if ((session->Marks & SessionMarks.Resetting) != 0 || !IsLater(record, sessions.SilenceMs(session)))
            {
                news[SyncCounter.Ignored]++;
                return session;
            }
            sessions.Yield(session);
        }
        if (!isSame)
        {
            sessions.End(session, WorkerCounter.SessionsWithdrawn);
            return null;
        }
        if (record->State != session->State)
            sessions.Enter(session, record->State);
        if (session->Has(SessionTraits.Inserts) && !TryInsert(session, record))
        {
            news[SyncRefusal.Malformed]++;
            return session;
        }
        Take(session, record, nowMs);
        news[SyncCounter.Updated]++;
        return session;
    }

    private void Install(SyncRecord* record, SyncKeys* keys, ServiceSnapshot* service, ServerEntry* server, uint nowMs)
    {
        NewSession wanted = Wanted(record, service, server);
        if (!MakeWay(keys, nowMs))
        {
            news[SyncRefusal.PortTaken]++;
            return;
        }
        if (!_table.HasRoom(wanted.Traits))
        {
            news[SyncRefusal.TableFull]++;
            return;
        }
        uint chunk = 0;
        if (record->Mode == ForwardingMode.FullNat && !TryClaim(record, server, nowMs, out chunk))
            return;
        Session* session = sessions.Install(
            &keys->Inbound, keys->InboundHash, &keys->Outbound, keys->OutboundHash, server->Slot, wanted.Traits, record->State);
        if (session == null)
        {
            if (chunk != 0)
                sessions.Ports.Release(chunk, record->LocalPort);
            news[SyncRefusal.TableFull]++;
            return;
        }
        Fill(session, &wanted, record, chunk, nowMs);
        if (session->Has(SessionTraits.Inserts) && !TryInsert(session, record))
        {
            sessions.End(session, WorkerCounter.SessionsWithdrawn);
            news[SyncRefusal.Malformed]++;
            return;
        }
        _binding.Bind(session, record, service, server);
        news[SyncCounter.Installed]++;
    }

    private void Fill(Session* session, NewSession* wanted, SyncRecord* record, uint chunk, uint nowMs)
    {
        wanted->SetDeltas(session);
        session->LocalPortChunk = chunk;
        session->BeganS = (nowMs - Math.Min(record->AgeSeconds, LongestAgeSeconds) * 1000) / 1000;
        Take(session, record, nowMs);
        if (!session->Has(SessionTraits.Extended))
            return;
        SessionExtension* extension = _table.ExtensionOf(session);
        extension->Client = wanted->Client;
        extension->Virtual = wanted->Virtual;
        extension->Local = wanted->Local;
        extension->Mode = wanted->ClientAddress;
    }

    /// <summary>Ends what has the same answers but is not, or no more, a session of this director; false when one is in the way.</summary>
    private bool MakeWay(SyncKeys* keys, uint nowMs)
    {
        Session* other = _table.Find(&keys->Outbound, keys->OutboundHash, out _);
        if (other == null)
            return true;
        bool expired = SessionTable.IsExpired(other, nowMs) && !SessionLifecycle.IsBeingReset(other, nowMs);
        if (!expired && !IsRemote(other))
            return false;
        sessions.End(other, expired ? WorkerCounter.SessionsExpired : WorkerCounter.SessionsWithdrawn);
        return true;
    }

    private bool TryClaim(SyncRecord* record, ServerEntry* server, uint nowMs, out uint chunk)
    {
        chunk = 0;
        if (!LocalAddressSet.TryIndexOf(_shared->LocalAddresses, record->Local, out uint index))
        {
            news[SyncRefusal.NoLocalAddress]++;
            return false;
        }
        LocalAddress local = new() { Address = record->Local, Index = index };
        uint pair = sessions.Ports.PairOf(local, *server, record->RealPort, nowMs);
        PortClaim claim = pair == LocalPorts.None ? PortClaim.NoRoom : sessions.Ports.TryClaim(pair, record->LocalPort, nowMs, out chunk);
        if (claim == PortClaim.Given)
            return true;
        news[claim switch
        {
            PortClaim.Taken => SyncRefusal.PortTaken,
            PortClaim.Elsewhere => SyncRefusal.PlacementDiffers,
            _ => SyncRefusal.TableFull,
        }]++;
        return false;
    }

    /// <summary>Takes over time and direction.</summary>
    private void Take(Session* session, SyncRecord* record, uint nowMs)
    {
        // What is embryonic is not told anew before it has come further.
        uint leastMs = SessionStates.IsEmbryonic(record->State) ? 0 : Math.Min(RefreshesToLive * block->RefreshMs, LongestMs);
        session->ExpiresAtMs = nowMs + Math.Clamp(record->RemainingMs, leastMs, LongestMs);
        session->Traits = session->Traits & ~SessionTraits.InputOnly | record->Traits & SessionTraits.InputOnly;
    }

    /// <summary>Takes over what has been inserted; false when it is not what would be inserted here.</summary>
    private bool TryInsert(Session* session, SyncRecord* record)
    {
        SessionExtension* extension = _table.ExtensionOf(session);
        bool hasHeader = record->Protocol == IpProtocol.Tcp && extension->Mode is ClientAddressMode.ProxyV1 or ClientAddressMode.ProxyV2
            && (record->Progress & InsertionProgress.Known) != 0;
        if (extension->Mode != record->ClientAddress || record->InsertedLength != (hasHeader ? ProxyHeader.LengthOf(session, extension) : 0))
            return false;
        extension->InsertAt = record->InsertAt;
        extension->InsertedLength = record->InsertedLength;
        extension->Progress = record->Progress;
        return true;
    }

    /// <summary>How its packets are rewritten: as this director would, but what the record's session began with stays.</summary>
    private static NewSession Wanted(SyncRecord* record, ServiceSnapshot* service, ServerEntry* server)
    {
        NewSession wanted = new()
        {
            Client = record->Client,
            Virtual = record->Virtual,
            Local = record->Local,
            ClientPort = record->ClientPort,
            VirtualPort = record->VirtualPort,
            LocalPort = record->LocalPort,
            Protocol = record->Protocol,
            Service = service,
            Server = server,
            RealPort = record->RealPort,
        };
        wanted.SetTraits();
        wanted.Traits = wanted.Traits & ~SessionTraits.Inserts | record->Traits & SessionTraits.Inserts;
        wanted.ClientAddress = record->ClientAddress;
        return wanted;
    }

    /// <summary>Whether the record's session has had a packet since a session's last one. It is adopted with one.</summary>
    private static bool IsLater(SyncRecord* record, uint silenceMs) =>
        record->IdleMs < silenceMs || record->IdleMs == silenceMs && (record->Notes & SyncNotes.Adopted) != 0;

    private static bool IsRemote(Session* session) => (session->Marks & SessionMarks.Remote) != 0;

    /// <summary>Whether a session with a record's inbound key is the record's: keys of IPv6 are digests.</summary>
    private bool IsSame(Session* session, SyncRecord* record, SyncKeys* keys)
    {
        SessionEndpoints ends = new(_table, _shared->ServerPaths, session);
        return Classify.FlowKey.Equal(&session->Outbound, &keys->Outbound) && session->Mode == record->Mode
            && ends.Client == record->Client && ends.Virtual == record->Virtual && ends.Real == record->Real;
    }
}
