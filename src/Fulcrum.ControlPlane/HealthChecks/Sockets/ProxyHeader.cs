using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Sockets;

/// <summary>
/// The PROXY protocol's header, for servers that want one before anything else: of a check, with the check's own endpoints.
/// <code>
///   version 2:  0 signature 12   12 version and command 1   13 family and protocol 1   14 length of the rest 2
///              16 source and destination address 4 + 4 or 16 + 16   then source and destination port 2 + 2
/// </code>
/// </summary>
public static class ProxyHeader
{
    private const byte VersionAndCommand = 0x21;
    private const byte Ipv4 = 0x10;
    private const byte Ipv6 = 0x20;
    private const byte Stream = 0x01;
    private const byte Datagram = 0x02;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>What precedes the first bytes of a connected socket; nothing where none is wanted. Version 1 knows no UDP.</summary>
    public static byte[] Of(ClientAddress way, Socket socket) => way switch
    {
        ClientAddress.ProxyV1 when socket.SocketType == SocketType.Stream => EncodeText((IPEndPoint)socket.LocalEndPoint!, (IPEndPoint)socket.RemoteEndPoint!),
        ClientAddress.ProxyV2 => EncodeBinary((IPEndPoint)socket.LocalEndPoint!, (IPEndPoint)socket.RemoteEndPoint!, socket.SocketType == SocketType.Stream),
        _ => [],
    };

    /// <summary>Version 1.</summary>
    public static byte[] EncodeText(IPEndPoint source, IPEndPoint destination)
    {
        string family = source.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6";
        return Encoding.ASCII.GetBytes($"PROXY {family} {Unscoped(source)} {Unscoped(destination)} {source.Port} {destination.Port}\r\n");
    }

    /// <summary>Version 2.</summary>
    public static byte[] EncodeBinary(IPEndPoint source, IPEndPoint destination, bool isStream)
    {
        byte[] addresses = [.. source.Address.GetAddressBytes(), .. destination.Address.GetAddressBytes()];
        byte family = source.AddressFamily == AddressFamily.InterNetwork ? Ipv4 : Ipv6;
        byte[] header = [.. Signature, VersionAndCommand, (byte)(family | (isStream ? Stream : Datagram)), 0, 0, .. addresses, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(Signature.Length + 2), (ushort)(addresses.Length + 4));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(^4), (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(^2), (ushort)destination.Port);
        return header;
    }

    private static IPAddress Unscoped(IPEndPoint endpoint) => new(endpoint.Address.GetAddressBytes());
}
