using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>A TCP segment that no connection of this host has sent: 20 bytes without options (RFC 9293 section 3.1).</summary>
internal static class RawSegment
{
    private const int HeaderLength = 20;
    private const int SourcePort = 61234;
    private const int TimeoutMs = 10_000;

    /// <summary>Sends a segment with the flags from port 61234 and returns the TCP header of what the port answers.</summary>
    public static byte[] Exchange(string source, string destination, ushort port, byte flags)
    {
        IPAddress local = IPAddress.Parse(source);
        IPAddress remote = IPAddress.Parse(destination);
        using Socket socket = new(local.AddressFamily, SocketType.Raw, ProtocolType.Tcp) { ReceiveTimeout = TimeoutMs };
        socket.Bind(new IPEndPoint(local, 0));
        socket.SendTo(Segment(local, remote, port, flags), new IPEndPoint(remote, 0));
        byte[] buffer = new byte[1500];
        while (true)
        {
            EndPoint from = new IPEndPoint(local, 0);
            int length = socket.ReceiveFrom(buffer, ref from);
            // IPv4 raw sockets deliver the IP header, too.
            int offset = local.AddressFamily == AddressFamily.InterNetwork ? (buffer[0] & 15) * 4 : 0;
            ReadOnlySpan<byte> tcp = buffer.AsSpan(offset, length - offset);
            if (tcp.Length >= HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(tcp) == port
                && BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) == SourcePort)
            {
                return tcp.ToArray();
            }
        }
    }

    private static byte[] Segment(IPAddress source, IPAddress destination, ushort port, byte flags)
    {
        byte[] segment = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt16BigEndian(segment, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), port);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), 1000);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), 2000);
        segment[12] = HeaderLength / 4 << 4;
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 65535);
        byte[] pseudo = [.. source.GetAddressBytes(), .. destination.GetAddressBytes(), 0, (byte)ProtocolType.Tcp, 0, HeaderLength, .. segment];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(16), Checksum(pseudo));
        return segment;
    }

    /// <summary>The internet checksum of an even number of bytes (RFC 1071).</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int index = 0; index < bytes.Length; index += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[index..]);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~((sum & 0xffff) + (sum >> 16));
    }
}
