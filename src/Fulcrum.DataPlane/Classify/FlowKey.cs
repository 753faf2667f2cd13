using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// The IPv4 5-tuple of a packet as it travels, 16 bytes, compared as one vector. The first 12 bytes are in the order in which
/// they lie in a packet without IP options.
/// <code>
///   0 source address   4 destination address   8 source port   10 destination port   12 protocol, 3 zero bytes
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public readonly struct FlowKey
{
    /// <summary>Source address.</summary>
    [FieldOffset(0)] public readonly Be32 Source;

    /// <summary>Destination address.</summary>
    [FieldOffset(4)] public readonly Be32 Destination;

    /// <summary>Source port.</summary>
    [FieldOffset(8)] public readonly Be16 SourcePort;

    /// <summary>Destination port.</summary>
    [FieldOffset(10)] public readonly Be16 DestinationPort;

    /// <summary>IANA protocol number.</summary>
    [FieldOffset(12)] public readonly uint Protocol;

    /// <summary>Makes a key.</summary>
    public FlowKey(Be32 source, Be32 destination, Be16 sourcePort, Be16 destinationPort, byte protocol)
    {
        Source = source;
        Destination = destination;
        SourcePort = sourcePort;
        DestinationPort = destinationPort;
        Protocol = protocol;
    }

    /// <summary>The key of a packet that answers one with this key.</summary>
    public FlowKey Reversed => new(Destination, Source, DestinationPort, SourcePort, (byte)Protocol);

    /// <summary>Whether two keys are the same 5-tuple. unsafe: both point to 16 readable bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool Equal(FlowKey* left, FlowKey* right) =>
        Vector128.Load((byte*)left) == Vector128.Load((byte*)right);
}
