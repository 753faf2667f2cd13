using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// Makes adverts. IPv4: a whole packet with its IP header, for a socket with IP_HDRINCL (the kernel fills in the header's checksum). IPv6: the
/// message with its checksum; the socket sets the hop limit.
/// </summary>
public static class AdvertWriter
{
    /// <summary>Bytes that a buffer has to have.</summary>
    public const int LargestLength =
        IpHeaderLength + AuthenticationHeaderFormat.Length + AdvertFormat.HeaderLength + AdvertFormat.MostAddresses * 16 + AdvertFormat.PasswordLength
        + HmacTrailer.Length;

    /// <summary>Type of service, traffic class: internetwork control.</summary>
    public const int TrafficClass = 0xc0;

    private const int IpHeaderLength = 20;

    /// <summary>Bytes written.</summary>
    /// <param name="settings">Of the instance.</param>
    /// <param name="memory">Of the instance.</param>
    /// <param name="priority">What it tells of; 0: gives up.</param>
    /// <param name="source">The sender.</param>
    /// <param name="destination">Group or peer, of the same family.</param>
    /// <param name="buffer">At least <see cref="LargestLength"/>.</param>
    public static int Write(
        InstanceSettings settings, PacketMemory memory, int priority, IPAddress source, IPAddress destination, Span<byte> buffer)
    {
        if (settings.Family == AddressFamily.InterNetworkV6)
            return WriteMessage(settings, memory, priority, source, destination, buffer);
        bool hasAh = settings.Version == 2 && AdvertFormat.AuthenticationOf(settings) == AdvertFormat.HeaderAuthentication;
        int headers = IpHeaderLength + (hasAh ? AuthenticationHeaderFormat.Length : 0);
        int length = headers + WriteMessage(settings, memory, priority, source, destination, buffer[headers..]);
        WriteIpHeader(settings, memory, length, hasAh, source, destination, buffer);
        if (hasAh)
            WriteAuthentication(settings, memory, length, buffer);
        return length;
    }

    private static int WriteMessage(
        InstanceSettings settings, PacketMemory memory, int priority, IPAddress source, IPAddress destination, Span<byte> buffer)
    {
        int count = Math.Min(settings.Addresses.Count, AdvertFormat.MostAddresses);
        int length = AdvertFormat.LengthOf(settings.Version, count, settings.Family);
        Span<byte> message = buffer[..length];
        message.Clear();
        message[0] = (byte)(settings.Version << 4 | AdvertFormat.Type);
        message[1] = (byte)settings.RouterId;
        message[2] = (byte)priority;
        message[3] = (byte)count;
        int interval = (int)(settings.Interval / AdvertFormat.UnitOf(settings.Version));
        if (settings.Version == 2)
            (message[4], message[5]) = ((byte)AdvertFormat.AuthenticationOf(settings), (byte)interval);
        else
            BinaryPrimitives.WriteUInt16BigEndian(message[4..], (ushort)interval);
        Span<byte> rest = message[AdvertFormat.HeaderLength..];
        for (int i = 0; i < count && settings.Addresses[i].TryWriteBytes(rest, out int written); i++)
            rest = rest[written..];
        if (settings.Version == 2 && AdvertFormat.AuthenticationOf(settings) == AdvertFormat.PasswordAuthentication)
            AdvertFormat.CopyPassword(settings, rest[..AdvertFormat.PasswordLength]);
        int trailer = settings.Hmac is { Mode: not HmacMode.ReceiveOnly } hmac
            ? HmacTrailer.Write(settings, hmac, memory, source, buffer, length)
            : 0;
        // Over IPv6 the kernel's rule counts: all that is in the packet.
        ReadOnlySpan<byte> covered = settings.Family == AddressFamily.InterNetworkV6 ? buffer[..(length + trailer)] : message;
        BinaryPrimitives.WriteUInt16BigEndian(message[VrrpChecksum.Offset..], ChecksumOf(settings, memory, covered, source, destination));
        return length + trailer;
    }

    private static ushort ChecksumOf(
        InstanceSettings settings, PacketMemory memory, ReadOnlySpan<byte> message, IPAddress source, IPAddress destination)
    {
        bool isIpv4 = settings.Family == AddressFamily.InterNetwork;
        if (settings.Version == 2 || (isIpv4 && settings.UsesVersion2Checksum))
            return VrrpChecksum.Of(message);
        bool isOld = isIpv4 && settings.IsUnicast && (settings.UsesOldUnicastChecksum ?? memory.UsesOldChecksum);
        return VrrpChecksum.Of(message, source, isOld ? settings.Group : destination);
    }

    private static void WriteIpHeader(InstanceSettings settings, PacketMemory memory, int length, bool hasAh, IPAddress source,
        IPAddress destination, Span<byte> header)
    {
        header[..IpHeaderLength].Clear();
        header[0] = 0x45;
        header[1] = TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], memory.NextIdentification());
        header[8] = (byte)settings.TimeToLive;
        header[9] = hasAh ? (byte)ReceivedPacket.AhProtocol : (byte)ReceivedPacket.VrrpProtocol;
        source.TryWriteBytes(header[12..], out _);
        destination.TryWriteBytes(header[16..], out _);
    }

    private static void WriteAuthentication(InstanceSettings settings, PacketMemory memory, int length, Span<byte> packet)
    {
        ReadOnlySpan<byte> ip = packet[..IpHeaderLength];
        Span<byte> header = packet.Slice(IpHeaderLength, AuthenticationHeaderFormat.Length);
        header.Clear();
        header[0] = ReceivedPacket.VrrpProtocol;
        header[1] = AuthenticationHeaderFormat.LengthField;
        packet.Slice(12, 4).CopyTo(header[AuthenticationHeaderFormat.SpiOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[AuthenticationHeaderFormat.SequenceOffset..], memory.Next());
        Span<byte> key = stackalloc byte[AdvertFormat.PasswordLength];
        AdvertFormat.CopyPassword(settings, key);
        ReadOnlySpan<byte> message = packet[(IpHeaderLength + AuthenticationHeaderFormat.Length)..length];
        AuthenticationHeaderFormat.Compute(ip, header, message, key, settings.IsUnicast, header[AuthenticationHeaderFormat.ValueOffset..]);
    }
}
