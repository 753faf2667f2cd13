using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// Sixth stage, FULLNAT: client -> virtual becomes local -> real, and real -> local becomes virtual -> client. Each is the answer
/// to the session's other key, so one routine does both.
/// </summary>
public static unsafe class FullNatRewriter
{
    /// <summary>Rewrites a pending packet for its next hop; it can be transmitted then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rewrite(Burst burst, int index, Session* session, Adjacency* next)
    {
        Direction direction = burst.Directions[index];
        FlowKey* answered = SessionTable.KeyOf(session, (Direction)((int)direction ^ 1));
        // All ones for an outbound packet: its deltas are the complements.
        ushort sign = (ushort)-(int)direction;
        byte* network = burst.Network[index];
        AddressPortRewrite.Apply(
            network, burst.Transport[index], answered,
            (ushort)(session->AddressDelta ^ sign), (ushort)(session->TupleDelta ^ sign));
        WriteMacs(network - EthernetHeader.Length, next);
        burst.OutputPort[index] = next->Port;
        burst.Outcomes[index] = Outcome.Transmit;
    }

    /// <summary>Copies both MAC addresses; the EtherType stays. The adjacency is read as a whole (see <see cref="Adjacency"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteMacs(byte* frame, Adjacency* adjacency)
    {
        Vector128<ulong> header = Vector128.LoadAligned((ulong*)adjacency);
        *(ulong*)frame = header.GetElement(0);
        *(uint*)(frame + 8) = (uint)header.GetElement(1);
    }
}
