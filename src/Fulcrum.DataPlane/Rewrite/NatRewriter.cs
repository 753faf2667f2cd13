using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// NAT and FULLNAT within a family. NAT: client -> virtual becomes client -> real, and real -> client becomes virtual -> client.
/// FULLNAT: client -> virtual becomes local -> real, and real -> local becomes virtual -> client. Each is the answer to the
/// session's other key, so one routine does all four.
/// </summary>
public static unsafe class NatRewriter
{
    /// <summary>New addresses, ports, TTL and checksums for an IPv4 packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RewriteIpv4(Burst burst, int index, Session* session)
    {
        Direction direction = burst.Directions[index];
        RewriteHeader((Ipv4Header*)burst.Network[index], SessionTable.KeyOf(session, direction.Opposite), Signed(session->AddressDelta, direction));
        PortRewrite.Apply(burst, index, session, Signed(session->TupleDelta, direction));
    }

    /// <summary>
    /// The same for a whole packet of TCP, or of UDP with a checksum; false leaves another as it is. unsafe: the headers are complete.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRewritePlain(byte* network, byte* transport, Session* session, Direction direction)
    {
        FlowKey* answered = SessionTable.KeyOf(session, direction.Opposite);
        if (!PortRewrite.TryApplyPlain(transport, answered, Signed(session->TupleDelta, direction)))
            return false;
        RewriteHeader((Ipv4Header*)network, answered, Signed(session->AddressDelta, direction));
        return true;
    }

    /// <summary>New addresses, ports, hop limit and checksums for an IPv6 packet.</summary>
    public static void RewriteIpv6(Burst burst, int index, Session* session, SessionExtension* extension, ServerPath* server)
    {
        Direction direction = burst.Directions[index];
        Ipv6Header* ip = (Ipv6Header*)burst.Network[index];
        if (direction == Direction.Outbound)
        {
            ip->Source = extension->Virtual;
            ip->Destination = extension->Client;
        }
        else
        {
            if (session->Has(SessionTraits.FullNat))
                ip->Source = extension->Local;
            ip->Destination = server->Address;
        }
        ip->HopLimit--;
        PortRewrite.Apply(burst, index, session, Signed(session->TupleDelta, direction));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RewriteHeader(Ipv4Header* ip, FlowKey* answered, ushort addressDelta)
    {
        // Source and destination change places.
        *(ulong*)&ip->Source = BitOperations.RotateLeft(*(ulong*)&answered->Source, 32);
        ip->TimeToLive--;
        ip->Checksum = Checksum.Apply(ip->Checksum, addressDelta, TimeToLive.Delta);
    }

    /// <summary>An outbound packet's deltas are the complements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Signed(ushort delta, Direction direction) => (ushort)(delta ^ -(int)direction);
}
