using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Where packets of a server slot go. 32 bytes, written by the control thread when the slot is taken and when the tunnel's settings
/// change; the address stays for as long as the slot is in use.
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
