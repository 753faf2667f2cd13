using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>struct sockaddr_in, or sockaddr_in6.</summary>
/// <remarks>
/// <code>
///   0        2      4                 8             8 or 24
///   | family | port | IPv4 address    | zero        |
///   | family | port | flow            | IPv6 address        | scope |  28
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = MaxSize)]
internal struct SocketAddress
{
    /// <summary>Bytes of the longer one.</summary>
    public const int MaxSize = 28;

    private const int Ipv4Size = 16;

    [FieldOffset(0)] private ushort _family;
    [FieldOffset(2)] private Be16 _port;
    [FieldOffset(4)] private Be32 _ipv4;
    [FieldOffset(8)] private IpAddress _ipv6;

    /// <summary>An endpoint.</summary>
    public SocketAddress(in IpAddress address, ushort port)
    {
        _port = Be16.FromHost(port);
        _family = address.IsIpv4 ? (ushort)SyncLibC.FamilyIpv4 : (ushort)SyncLibC.FamilyIpv6;
        if (address.IsIpv4)
            _ipv4 = address.Ipv4;
        else
            _ipv6 = address;
    }

    /// <summary>Its family.</summary>
    public readonly int Family => _family;

    /// <summary>Its bytes that count.</summary>
    public readonly uint Size => (uint)(_family == SyncLibC.FamilyIpv4 ? Ipv4Size : MaxSize);

    /// <summary>Its address.</summary>
    public readonly IpAddress Address => _family == SyncLibC.FamilyIpv4 ? new IpAddress(_ipv4) : _ipv6;
}
