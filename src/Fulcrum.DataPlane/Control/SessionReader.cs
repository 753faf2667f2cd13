using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A session as it stood at one moment, copied from a table that its worker changes meanwhile: what is copied is compared with a second
/// reading, and the addresses of IPv6 with the digest in the keys. Control thread only.
/// </summary>
internal unsafe ref struct SessionReader(ServerPath* servers)
{
    // A session whose state changes just then is read again.
    private const int Attempts = 3;

    /// <summary>The session; its endpoints are the properties here.</summary>
    public Session Session;

    /// <summary>Client address.</summary>
    public IpAddress Client { get; private set; }

    /// <summary>Virtual address.</summary>
    public IpAddress Virtual { get; private set; }

    /// <summary>Local address; none in other modes than FULLNAT.</summary>
    public IpAddress Local { get; private set; }

    /// <summary>Real address.</summary>
    public IpAddress Real { get; private set; }

    /// <summary>Reads the session in a slot if there is one that is meant.</summary>
    public bool TryRead(SessionTable table, uint slot, in SessionMatch match, uint nowMs)
    {
        Session* live = table.Slots + slot;
        for (int attempt = 0; attempt < Attempts && live->State > SessionState.Extension; attempt++)
        {
            Session copy = *live;
            SessionEndpoints ends = new(table, servers, &copy);
            bool isMeant = copy.State > SessionState.Extension && copy.ExpiresAtMs != 0 && match.Matches(&copy, ends, nowMs);
            if (isMeant)
                Take(copy, ends);
            Interlocked.MemoryBarrier();
            if (copy.State == live->State && copy.ServerSlot == live->ServerSlot && SameKeys(&copy, live))
                return isMeant && HaveAddresses(table, &copy);
        }
        return false;
    }

    private void Take(in Session session, SessionEndpoints ends)
    {
        Session = session;
        Client = ends.Client;
        Virtual = ends.Virtual;
        Local = ends.HasLocal ? ends.Local : default;
        Real = ends.Real;
    }

    /// <summary>An IPv6 session that is just being made has its keys before its addresses.</summary>
    private readonly bool HaveAddresses(SessionTable table, Session* copy)
    {
        if (!copy->Has(SessionTraits.Ipv6Client))
            return true;
        FlowKey inbound = KeyOf(table, Client, Virtual, &copy->Inbound);
        if (!FlowKey.Equal(&inbound, &copy->Inbound))
            return false;
        if ((copy->Traits & (SessionTraits.FullNat | SessionTraits.Ipv6Server)) != (SessionTraits.FullNat | SessionTraits.Ipv6Server))
            return true;
        FlowKey outbound = KeyOf(table, Real, Local, &copy->Outbound);
        return FlowKey.Equal(&outbound, &copy->Outbound);
    }

    private static FlowKey KeyOf(SessionTable table, IpAddress source, IpAddress destination, FlowKey* key) =>
        table.Hash.KeyOf(source, destination, key->SourcePort, key->DestinationPort, key->Protocol);

    private static bool SameKeys(Session* left, Session* right) =>
        new ReadOnlySpan<byte>(left, 2 * sizeof(FlowKey)).SequenceEqual(new ReadOnlySpan<byte>(right, 2 * sizeof(FlowKey)));
}
