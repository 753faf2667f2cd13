using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// LVS's one-packet scheduling: a UDP datagram gets a server for itself. What the stages behind need to know of it is in a scratch session,
/// which nobody finds again: answers are no packets of ours, and are not translated. Owner: the worker.
/// </summary>
internal sealed unsafe class OnePacketSessions(
    SessionLifecycle sessions, WorkerStatistics statistics, TableMemory memory, string owner)
{
    private readonly DatagramServers _datagrams = new(memory, owner);

    /// <summary>Whether a session that is wanted is for one packet alone.</summary>
    public static bool Are(NewSession* wanted) => wanted->Service->OnePacket && wanted->Protocol == IpProtocol.Udp;

    /// <summary>The session of one datagram, which counts as a connection of its server; null when there is none and it is dropped.</summary>
    public Session* Make(Burst burst, int index, NewSession* wanted)
    {
        if (wanted->Template != TemplateTable.None)
            sessions.Templates.Release(wanted->Template);
        Session* session = Scratch(burst, index, wanted);
        if (session == null)
            return null;
        statistics.Servers[session->ServerSlot].Connections++;
        if ((burst.Shapes[index] & PacketShape.FirstFragment) != 0)
            _datagrams.Note(burst, index, session->ServerSlot);
        return session;
    }

    /// <summary>
    /// The session of a datagram's later fragment, which follows the first one; null when that is not known, and the fragment is the host's.
    /// </summary>
    public Session* Follow(Burst burst, int index, NewSession* wanted)
    {
        wanted->Server = _datagrams.TryFind(burst, index, out uint slot) ? ServiceSnapshot.ServerOf(wanted->Service, slot) : null;
        if (wanted->Server == null)
        {
            burst.Punt(index, PuntClass.Other);
            return null;
        }
        wanted->SetRealPort();
        wanted->SetTraits();
        return Scratch(burst, index, wanted);
    }

    private Session* Scratch(Burst burst, int index, NewSession* wanted)
    {
        Session* session = sessions.Table.Scratch(index, wanted->Traits);
        if (session == null)
        {
            burst.Drop(index, DropReason.SessionTableFull);
            return null;
        }
        session->Inbound = burst.Keys[index];
        session->Outbound = wanted->AnswerKey(sessions.Table.Hash);
        session->ServerSlot = wanted->Server->Slot;
        session->State = SessionState.Udp;
        wanted->SetDeltas(session);
        if (!session->Has(SessionTraits.Extended))
            return session;
        SessionExtension* extension = sessions.Table.ExtensionOf(session);
        extension->Client = wanted->Client;
        extension->Virtual = wanted->Virtual;
        return session;
    }
}
