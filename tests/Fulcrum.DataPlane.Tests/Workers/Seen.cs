using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Workers;

/// <summary>Who sends to whom in a frame, as a device that hashes sees it; ports are 0 in fragments and in other protocols than TCP, UDP and SCTP.</summary>
internal readonly record struct Seen(IpAddress Source, IpAddress Destination, ushort SourcePort, ushort DestinationPort, byte Protocol)
{
    private const int Ethernet = 14;

    /// <summary>Whether ports were there to be seen.</summary>
    public bool HasPorts => SourcePort != 0;

    /// <summary>Reads a frame without a VLAN tag, from behind this many bytes of outer headers.</summary>
    public static Seen In(byte[] frame, int outer = 0)
    {
        ReadOnlySpan<byte> ip = frame.AsSpan(Ethernet + outer);
        return ip[0] >> 4 == 4
            ? Of(ip.Slice(12, 4), ip.Slice(16, 4), ip[9], ip[20..], (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) != 0)
            : Of(ip.Slice(8, 16), ip.Slice(24, 16), ip[6], ip[40..], false);
    }

    public override string ToString() => $"{Source}:{SourcePort} > {Destination}:{DestinationPort}";

    private static Seen Of(ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte protocol, ReadOnlySpan<byte> transport, bool isFragment)
    {
        bool hasPorts = !isFragment && protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp;
        return new Seen(
            new IpAddress(source), new IpAddress(destination),
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(transport) : (ushort)0,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(transport[2..]) : (ushort)0, protocol);
    }
}
