using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>A record's session as a worker's table knows it: the keys of both directions, made with the worker's own secrets.</summary>
internal unsafe struct SyncKeys
{
    /// <summary>Key of packets from the client.</summary>
    public FlowKey Inbound;

    /// <summary>Key of packets from the server.</summary>
    public FlowKey Outbound;

    /// <summary>Its hash.</summary>
    public uint InboundHash;

    /// <summary>Its hash.</summary>
    public uint OutboundHash;

    /// <summary>Makes the keys, and asks for their buckets. The record need not make sense.</summary>
    public static void Make(SyncRecord* record, SessionTable table, SyncKeys* keys)
    {
        keys->Inbound = KeyOf(table.Hash, record->Client, record->Virtual, record->ClientPort, record->VirtualPort, record->Protocol);
        keys->Outbound = record->Mode switch
        {
            ForwardingMode.FullNat => KeyOf(table.Hash, record->Real, record->Local, record->RealPort, record->LocalPort, record->Protocol),
            ForwardingMode.Nat => KeyOf(table.Hash, record->Real, record->Client, record->RealPort, record->ClientPort, record->Protocol),
            _ => KeyOf(table.Hash, record->Virtual, record->Client, record->VirtualPort, record->ClientPort, record->Protocol),
        };
        keys->InboundHash = table.HashOf(&keys->Inbound);
        keys->OutboundHash = table.HashOf(&keys->Outbound);
        Prefetch.Line(table.BucketOf(keys->InboundHash));
        Prefetch.Line(table.BucketOf(keys->OutboundHash));
    }

    private static FlowKey KeyOf(
        FlowHash hash, in IpAddress source, in IpAddress destination, Be16 sourcePort, Be16 destinationPort, byte protocol) =>
        source.IsIpv4
            ? new FlowKey(source.Ipv4, destination.Ipv4, sourcePort, destinationPort, protocol)
            : hash.KeyOf(source, destination, sourcePort, destinationPort, protocol);
}
