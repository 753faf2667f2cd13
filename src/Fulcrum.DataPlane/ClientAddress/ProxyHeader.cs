using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// The header of the PROXY protocol (haproxy's proxy-protocol.txt). Version 1, TCP only, is one line:
/// "PROXY TCP4 client virtual clientport virtualport\r\n". Version 2 is binary:
/// <code>
///    0 signature 12   12 version 2, command PROXY 1   13 family and protocol 1   14 length behind here 2
///   16 client address 4 or 16, virtual address 4 or 16, client port 2, virtual port 2
/// </code>
/// Family and addresses are those between client and director. The same session always gives the same bytes.
/// </summary>
internal static unsafe class ProxyHeader
{
    /// <summary>
    /// Most bytes of a header: version 1 with two IPv6 addresses has 104, and 107 is the specification's bound.
    /// </summary>
    public const int LongestLength = 108;

    private const byte Version2Proxy = 0x21;
    private const byte FamilyIpv4 = 0x10;
    private const byte FamilyIpv6 = 0x20;
    private const byte Stream = 0x01;
    private const byte Datagram = 0x02;
    private const int LengthOffset = 14;
    private const int AddressOffset = 16;

    private static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Bytes of a session's header.</summary>
    public static int LengthOf(Session* session, SessionExtension* extension)
    {
        byte* header = stackalloc byte[LongestLength];
        return Write(header, session, extension);
    }

    /// <summary>
    /// Writes a session's header; returns its length. unsafe: there is room for <see cref="LongestLength"/> bytes.
    /// </summary>
    public static int Write(byte* header, Session* session, SessionExtension* extension) =>
        extension->Mode == ClientAddressMode.ProxyV1
            ? WriteText(header, session, extension)
            : WriteBinary(header, session, extension);

    private static int WriteBinary(byte* header, Session* session, SessionExtension* extension)
    {
        Signature.CopyTo(new Span<byte>(header, LengthOffset));
        header[12] = Version2Proxy;
        header[13] = (byte)((extension->Client.IsIpv4 ? FamilyIpv4 : FamilyIpv6)
            | (session->Protocol == IpProtocol.Tcp ? Stream : Datagram));
        int at = AddressOffset;
        at += AddressBytes.Write(header + at, extension->Client);
        at += AddressBytes.Write(header + at, extension->Virtual);
        *(Be16*)(header + at) = session->Inbound.SourcePort;
        *(Be16*)(header + at + 2) = session->Inbound.DestinationPort;
        at += 4;
        *(Be16*)(header + LengthOffset) = Be16.FromHost((ushort)(at - AddressOffset));
        return at;
    }

    private static int WriteText(byte* header, Session* session, SessionExtension* extension)
    {
        ReadOnlySpan<byte> start = extension->Client.IsIpv4 ? "PROXY TCP4 "u8 : "PROXY TCP6 "u8;
        start.CopyTo(new Span<byte>(header, LongestLength));
        int at = start.Length;
        at += AddressBytes.WriteText(header + at, extension->Client);
        header[at++] = (byte)' ';
        at += AddressBytes.WriteText(header + at, extension->Virtual);
        header[at++] = (byte)' ';
        at += AddressBytes.WriteNumber(header + at, session->Inbound.SourcePort.Host, 10);
        header[at++] = (byte)' ';
        at += AddressBytes.WriteNumber(header + at, session->Inbound.DestinationPort.Host, 10);
        header[at++] = (byte)'\r';
        header[at++] = (byte)'\n';
        return at;
    }
}
