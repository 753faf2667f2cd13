using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>Whether a record makes sense, before anything is made of it: the other director may run another version, or be mistaken.</summary>
internal static class SyncRecordCheck
{
    /// <summary>Whether it does.</summary>
    public static bool IsSound(in SyncRecord record)
    {
        if (record.Version != SyncRecord.CurrentVersion || record.Client.IsNone || record.Real.IsNone)
            return false;
        return record.Kind switch
        {
            SyncRecordKind.Session => HasSession(record) && IsTold(record.Protocol, record.State) && IsInsertion(record),
            SyncRecordKind.End => HasSession(record),
            SyncRecordKind.Template or SyncRecordKind.TemplateEnd => record.ServiceProtocol == 0 || !record.Virtual.IsNone,
            _ => false,
        };
    }

    private static bool HasSession(in SyncRecord record)
    {
        bool ipv4 = record.Client.IsIpv4;
        return record.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp
            && (record.ServiceProtocol == 0 || record.ServiceProtocol == record.Protocol)
            && record.Virtual.IsIpv4 == ipv4 && !record.Virtual.IsNone && record.Mode switch
            {
                ForwardingMode.FullNat => !record.Local.IsNone && record.Local.IsIpv4 == record.Real.IsIpv4 && (!ipv4 || record.Real.IsIpv4),
                ForwardingMode.Nat or ForwardingMode.DirectRoute => record.Real.IsIpv4 == ipv4,
                ForwardingMode.Tunnel => true,
                _ => false,
            };
    }

    /// <summary>Whether sessions of a protocol are told of in this state; embryonic ones are during a hand-over.</summary>
    private static bool IsTold(byte protocol, SessionState state) => protocol switch
    {
        IpProtocol.Udp => state == SessionState.Udp,
        IpProtocol.Sctp => state is >= SessionState.SctpInit1 and <= SessionState.SctpClosed,
        _ => state is >= SessionState.Established and < SessionState.Udp,
    };

    private static bool IsInsertion(in SyncRecord record)
    {
        bool keepsAddresses = record.Mode is ForwardingMode.DirectRoute or ForwardingMode.Tunnel;
        if ((record.Traits & SessionTraits.InputOnly) != 0 && !keepsAddresses)
            return false;
        return (record.Traits & SessionTraits.Inserts) == 0 || record.Mode == ForwardingMode.FullNat && record.ClientAddress switch
        {
            ClientAddressMode.Toa or ClientAddressMode.ProxyV1 => record.Protocol == IpProtocol.Tcp,
            ClientAddressMode.Uoa => record.Protocol == IpProtocol.Udp,
            ClientAddressMode.ProxyV2 => record.Protocol is IpProtocol.Tcp or IpProtocol.Udp,
            _ => false,
        };
    }
}
