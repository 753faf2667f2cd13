using System.Runtime.InteropServices;

namespace Fulcrum.Packets;

/// <summary>
/// Ethernet II header, laid over the first 14 bytes of a frame. A VLAN tag, where there is one, follows the source as EtherType
/// 0x8100 and its own 4 bytes (IEEE 802.3 3.1, IEEE 802.1Q 9.6).
/// </summary>
/// <remarks>
/// <code>
///   0                   6                  12        14
///   +-------------------+-------------------+---------+
///   | Destination       | Source            |EtherType|
///   +-------------------+-------------------+---------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public unsafe struct EthernetHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 14;

    /// <summary>MAC address of the receiver.</summary>
    public fixed byte Destination[6];

    /// <summary>MAC address of the sender.</summary>
    public fixed byte Source[6];

    /// <summary>What follows: one of <see cref="EtherTypes"/>.</summary>
    public Be16 EtherType;
}
