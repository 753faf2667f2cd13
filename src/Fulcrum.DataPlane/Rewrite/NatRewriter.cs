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
        FlowKey* answered = SessionTable.KeyOf(session, (Direction)((int)direction ^ 1));
        // All ones for an outbound packet: its deltas are the complements.
        ushort sign = (ushort)-(int)direction;
        Ipv4Header* ip = (Ipv4Header*)burst.Network[index];
        // Source and destination change places.
        *(ulong*)&ip->Source = BitOperations.RotateLeft(*(ulong*)&answered->Source, 32);
        ip->TimeToLive--;
        ip->Checksum = Checksum.Apply(ip->Checksum, Checksum.Combine((ushort)(session->AddressDelta ^ sign), TimeToLive.Delta));
        PortRewrite.Apply(burst, index, session, (ushort)(session->TupleDelta ^ sign));
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
        PortRewrite.Apply(burst, index, session, (ushort)(session->TupleDelta ^ (ushort)-(int)direction));
    }
}
