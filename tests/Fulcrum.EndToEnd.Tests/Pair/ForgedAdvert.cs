using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>
/// An advert of VRRP 2 (RFC 3768 section 5.1) that a host of the outside segment sends, made from nothing but bytes. As it stands it would
/// demote the master; each test makes one thing of it wrong.
/// </summary>
internal sealed record ForgedAdvert
{
    private const int Protocol = 112;
    private const int IpHeaderLength = 20;
    private const string Sender = "10.4.1.66";
    private const string Group = "224.0.0.18";

    /// <summary>In the IP header.</summary>
    public byte TimeToLive { get; init; } = 255;

    /// <summary>2 or 3.</summary>
    public byte Version { get; init; } = 2;

    /// <summary>1 is an advertisement.</summary>
    public byte Type { get; init; } = 1;

    /// <summary>virtual_router_id.</summary>
    public byte RouterId { get; init; } = 41;

    /// <summary>Higher than that of both directors.</summary>
    public byte Priority { get; init; } = 200;

    /// <summary>Seconds.</summary>
    public byte Interval { get; init; } = 1;

    /// <summary>0: none, 1: a password.</summary>
    public byte AuthenticationType { get; init; } = 1;

    /// <summary>The password.</summary>
    public string Password { get; init; } = "segment";

    /// <summary>How many addresses it says that it has; it has one.</summary>
    public byte AddressCount { get; init; } = 1;

    /// <summary>Added to the right checksum.</summary>
    public ushort ChecksumError { get; init; }

    /// <summary>Bytes of the message that are sent.</summary>
    public int Length { get; init; } = 20;

    /// <summary>Sends it so often from the edge to the outside segment.</summary>
    public void Send(LabNetwork lab, int count) => Namespace.Run(lab.NamespaceOf("edge"), () =>
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Parse("10.4.1.254").GetAddressBytes());
        byte[] packet = Packet();
        for (int index = 0; index < count; index++)
            socket.SendTo(packet, new IPEndPoint(IPAddress.Parse(Group), 0));
        return count;
    });

    private byte[] Packet()
    {
        byte[] message = Message();
        byte[] packet = new byte[IpHeaderLength + message.Length];
        packet[0] = 0x45;
        packet[1] = 0xC0;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = TimeToLive;
        packet[9] = Protocol;
        IPAddress.Parse(Sender).GetAddressBytes().CopyTo(packet, 12);
        IPAddress.Parse(Group).GetAddressBytes().CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), RawSegment.Checksum(packet.AsSpan(0, IpHeaderLength)));
        message.CopyTo(packet, IpHeaderLength);
        return packet;
    }

    private byte[] Message()
    {
        byte[] message = new byte[20];
        message[0] = (byte)((Version << 4) | Type);
        message[1] = RouterId;
        message[2] = Priority;
        message[3] = AddressCount;
        message[4] = AuthenticationType;
        message[5] = Interval;
        IPAddress.Parse(PairDirector.OutsideAddress).GetAddressBytes().CopyTo(message, 8);
        if (AuthenticationType == 1)
            Encoding.ASCII.GetBytes(Password).CopyTo(message, 12);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)(RawSegment.Checksum(message) + ChecksumError));
        return message[..Length];
    }
}
