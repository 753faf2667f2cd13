using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Where packets of a server slot go, and whose the slot is. 32 bytes, written by the control thread when the slot is taken and when the
/// tunnel's settings change; all but these stay for as long as the slot is in use, which it is while there are sessions of it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
public struct ServerPath
{
    /// <summary>Real address.</summary>
    [FieldOffset(0)] public IpAddress Address;

    /// <summary>Real port.</summary>
    [FieldOffset(16)] public Be16 Port;

    /// <summary>Encapsulation (TUN).</summary>
    [FieldOffset(18)] public TunnelKind Tunnel;

    /// <summary>Checksum of the encapsulation (GRE, GUE).</summary>
    [FieldOffset(19)] public TunnelChecksum TunnelChecksum;

    /// <summary>UDP destination port of the outer header (GUE).</summary>
    [FieldOffset(20)] public Be16 TunnelPort;

    /// <summary>The service's <see cref="ServiceKey.Port"/>. Its address is its sessions' virtual one, unless a mark identifies it.</summary>
    [FieldOffset(22)] public Be16 ServicePort;

    /// <summary>The service's mark.</summary>
    [FieldOffset(24)] public uint ServiceMark;

    /// <summary>The service's <see cref="ServiceKey.Protocol"/>: 0 when <see cref="ServiceMark"/> identifies it.</summary>
    [FieldOffset(28)] public byte ServiceProtocol;
}

/// <summary>LVS's tunnel types.</summary>
public enum TunnelKind : byte
{
    /// <summary>IP in IP.</summary>
    Ipip,

    /// <summary>RFC 2784.</summary>
    Gre,

    /// <summary>Generic UDP encapsulation.</summary>
    Gue,
}

/// <summary>LVS's checksum options of tunnels.</summary>
public enum TunnelChecksum : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>GRE: in its header; GUE: of the outer UDP.</summary>
    Plain,

    /// <summary>GUE: remote checksum offload.</summary>
    Remote,
}
