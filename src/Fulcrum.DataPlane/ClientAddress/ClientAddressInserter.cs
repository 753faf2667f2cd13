using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// Tells FULLNAT servers the client's address, in the way that the session's service has chosen, and keeps what the two sides
/// then see differently consistent. <c>Rewriter</c> calls it for packets of such sessions alone, when addresses and ports are
/// those that the packet leaves with and there is no link header yet. Owner: the worker.
/// </summary>
public sealed unsafe class ClientAddressInserter
{
    private readonly SessionTable _sessions;
    private readonly WorkerStatistics _statistics;
    private readonly ProxyStream _stream;
    private readonly SyncNews _news;

    /// <summary>Allocates scratch for one burst.</summary>
    public ClientAddressInserter(SessionTable sessions, WorkerStatistics statistics, TableMemory memory, string owner, SyncNews news)
    {
        _sessions = sessions;
        _news = news;
        _statistics = statistics;
        Separate = new SeparateHeaders(memory, owner);
        _stream = new ProxyStream(statistics, Separate);
    }

    /// <summary>PROXY headers that have to leave before their packets.</summary>
    public SeparateHeaders Separate { get; }

    /// <summary>By how many bytes a TCP segment of the client may still grow on its way to the server.</summary>
    public static int GrowthOf(SessionExtension* extension) => extension->Mode == ClientAddressMode.Toa
        ? TcpAddressOption.LengthOf(extension)
        : SequenceMap.Is(extension, InsertionProgress.HeaderAcknowledged) ? 0 : extension->InsertedLength;

    /// <summary>
    /// Inserts and adjusts: Network, Transport and Length are those of the packet before and after. False when the packet was
    /// dropped.
    /// </summary>
    /// <param name="burst">The burst.</param>
    /// <param name="index">The packet.</param>
    /// <param name="session">Its session, with <see cref="SessionTraits.Inserts"/>.</param>
    /// <param name="next">Where it leaves to: its MTU bounds what is inserted.</param>
    public bool TryRun(Burst burst, int index, Session* session, Adjacency* next)
    {
        if ((burst.Shapes[index] & PacketShape.LaterFragment) != 0)
            return true;
        SessionExtension* extension = _sessions.ExtensionOf(session);
        ulong before = extension->Inserted;
        bool goesOn = burst.Directions[index] == Direction.Inbound
            ? TryRunInbound(burst, index, session, extension, next)
            : RunOutbound(burst, index, session, extension);
        if (extension->Inserted != before && _news.IsOn)
            _news.Progressed(session, burst.NowMs);
        return goesOn;
    }

    private bool TryRunInbound(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        if (session->Protocol == IpProtocol.Udp)
            RunDatagram(burst, index, session, extension, next);
        else if (extension->Mode == ClientAddressMode.Toa)
            TcpAddressOption.RunInbound(burst, index, session, extension, next, _statistics);
        else
            return _stream.TryRunInbound(burst, index, session, extension, next);
        return true;
    }

    private bool RunOutbound(Burst burst, int index, Session* session, SessionExtension* extension)
    {
        if (session->Protocol == IpProtocol.Udp)
            return true;
        if (extension->Mode == ClientAddressMode.Toa)
            TcpAddressOption.RunOutbound(burst, index, extension);
        else
            _stream.RunOutbound(burst, index, session, extension);
        return true;
    }

    private void RunDatagram(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        if (extension->Mode == ClientAddressMode.Uoa)
            DatagramAddress.EraseIpv4Options(burst.Network[index]);
        if (!DatagramAddress.IsWanted(extension))
            return;
        if (DatagramAddress.TryInsert(burst, index, session, extension, next))
        {
            extension->InsertAt++;
            _statistics[WorkerCounter.ClientAddressesInserted]++;
        }
        else
            _statistics[WorkerCounter.ClientAddressesOmitted]++;
    }
}
