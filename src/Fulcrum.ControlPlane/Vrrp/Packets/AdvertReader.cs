using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// Reads adverts for an instance: in the order of RFC 3768 and RFC 9568, 7.1, and with keepalived's rules for unicast. What is not
/// authentic changes nothing.
/// </summary>
public static class AdvertReader
{
    private const int LargestTimeToLive = 255;
    private const int IntervalMask = 0x0fff;

    /// <summary>Why the packet is refused; <see cref="VrrpDrop.None"/>: it is an advert. Never throws.</summary>
    /// <param name="packet">With the instance's router id.</param>
    /// <param name="settings">Of the instance.</param>
    /// <param name="memory">Of the instance.</param>
    /// <param name="own">Address that the instance sends from; null: not known.</param>
    /// <param name="advert">The advert; null where it is refused.</param>
    public static VrrpDrop Read(
        in ReceivedPacket packet, InstanceSettings settings, PacketMemory memory, IPAddress? own, out VrrpAdvert? advert)
    {
        advert = null;
        if (own is not null && AdvertFormat.AreSame(packet.Source, own))
            return VrrpDrop.Own;
        VrrpDrop drop = CheckForm(packet, settings);
        if (drop == VrrpDrop.None)
            drop = CheckWay(packet, settings);
        if (drop == VrrpDrop.None && settings.Hmac is { } hmac)
            drop = CheckTrailer(packet, settings, hmac, memory);
        if (drop != VrrpDrop.None)
            return drop;
        ReceivedPacket plain = packet.Cut(LengthOf(packet));
        // Over IPv6 the kernel's rule counts: all that is in the packet.
        drop = CheckChecksum(settings.Family == AddressFamily.InterNetworkV6 ? packet : plain, settings, memory);
        if (drop == VrrpDrop.None && settings.Version == 2)
            drop = CheckAuthentication(plain, settings, memory);
        if (drop == VrrpDrop.None)
            drop = CheckInterval(plain.Message, settings);
        if (drop == VrrpDrop.None)
            advert = ToAdvert(plain);
        return drop;
    }

    /// <summary>As a message says it.</summary>
    internal static TimeSpan IntervalOf(ReadOnlySpan<byte> message) => message[0] >> 4 == 2
        ? message[5] * AdvertFormat.UnitOf(2)
        : (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) & IntervalMask) * AdvertFormat.UnitOf(3);

    private static VrrpDrop CheckForm(in ReceivedPacket packet, InstanceSettings settings)
    {
        ReadOnlySpan<byte> message = packet.Message;
        if (message.Length < AdvertFormat.HeaderLength)
            return VrrpDrop.Truncated;
        if (message[0] >> 4 != settings.Version || packet.Family != settings.Family)
            return VrrpDrop.Version;
        if ((message[0] & 0x0f) != AdvertFormat.Type)
            return VrrpDrop.Type;
        int behind = message.Length - LengthOf(packet);
        return behind == 0 || (behind == HmacTrailer.Length && settings.Hmac is not null) ? VrrpDrop.None : VrrpDrop.Truncated;
    }

    /// <summary>Without a trailer.</summary>
    private static int LengthOf(in ReceivedPacket packet) => AdvertFormat.LengthOf(packet.Message[0] >> 4, packet.Message[3], packet.Family);

    private static VrrpDrop CheckTrailer(in ReceivedPacket packet, InstanceSettings settings, VrrpHmac hmac, PacketMemory memory)
    {
        if (packet.Message.Length > LengthOf(packet))
            return HmacTrailer.Check(settings, hmac, memory, packet.Source, packet.Message);
        return hmac.Mode == HmacMode.Enforce ? VrrpDrop.AuthenticationType : VrrpDrop.None;
    }

    private static VrrpDrop CheckWay(in ReceivedPacket packet, InstanceSettings settings)
    {
        if (!settings.IsUnicast && packet.TimeToLive is { } timeToLive && timeToLive != LargestTimeToLive)
            return VrrpDrop.TimeToLive;
        if (IsMulticast(packet.Destination) == settings.IsUnicast)
            return VrrpDrop.Destination;
        if (!settings.IsUnicast)
            return VrrpDrop.None;
        foreach (UnicastPeer peer in settings.Peers)
        {
            if (!AdvertFormat.AreSame(peer.Address, packet.Source))
                continue;
            bool isInRange = packet.TimeToLive is not { } hops
                || (hops >= (peer.MinimumTtl ?? 0) && hops <= (peer.MaximumTtl ?? LargestTimeToLive));
            return isInRange ? VrrpDrop.None : VrrpDrop.TimeToLive;
        }
        return settings.ChecksUnicastSource || settings.Hmac is not null ? VrrpDrop.Source : VrrpDrop.None;
    }

    private static bool IsMulticast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int length) && (length == 4 ? bytes[0] >> 4 == 0xe : bytes[0] == 0xff);
    }

    private static VrrpDrop CheckChecksum(in ReceivedPacket packet, InstanceSettings settings, PacketMemory memory)
    {
        ReadOnlySpan<byte> message = packet.Message;
        bool isIpv4 = settings.Family == AddressFamily.InterNetwork;
        if (settings.Version == 2)
            return VrrpChecksum.Of(message) == 0 ? VrrpDrop.None : VrrpDrop.Checksum;
        if (VrrpChecksum.Of(message, packet.Source, packet.Destination) == 0)
            return VrrpDrop.None;
        if (isIpv4 && settings.UsesVersion2Checksum && VrrpChecksum.Of(message) == 0)
            return VrrpDrop.None;
        bool mayBeOld = isIpv4 && settings.IsUnicast && settings.UsesOldUnicastChecksum != false;
        if (!mayBeOld || VrrpChecksum.Of(message, packet.Source, settings.Group) != 0)
            return VrrpDrop.Checksum;
        memory.UsesOldChecksum = true;
        return VrrpDrop.None;
    }

    private static VrrpDrop CheckAuthentication(in ReceivedPacket packet, InstanceSettings settings, PacketMemory memory)
    {
        ReadOnlySpan<byte> message = packet.Message;
        int type = AdvertFormat.AuthenticationOf(settings);
        if (message[4] != type || packet.AuthenticationHeader.IsEmpty != (type != AdvertFormat.HeaderAuthentication))
            return VrrpDrop.AuthenticationType;
        Span<byte> password = stackalloc byte[AdvertFormat.PasswordLength];
        AdvertFormat.CopyPassword(settings, password);
        return type switch
        {
            AdvertFormat.NoAuthentication => VrrpDrop.None,
            AdvertFormat.PasswordAuthentication => CryptographicOperations.FixedTimeEquals(message[^AdvertFormat.PasswordLength..], password)
                ? VrrpDrop.None
                : VrrpDrop.Authentication,
            _ => CheckHeader(packet, settings, password, memory),
        };
    }

    private static VrrpDrop CheckHeader(in ReceivedPacket packet, InstanceSettings settings, ReadOnlySpan<byte> key, PacketMemory memory)
    {
        ReadOnlySpan<byte> header = packet.AuthenticationHeader;
        Span<byte> value = stackalloc byte[AuthenticationHeaderFormat.ValueLength];
        AuthenticationHeaderFormat.Compute(packet.IpHeader, header, packet.Message, key, settings.IsUnicast, value);
        if (!CryptographicOperations.FixedTimeEquals(header[AuthenticationHeaderFormat.ValueOffset..], value))
            return VrrpDrop.Authentication;
        if (!header.Slice(AuthenticationHeaderFormat.SpiOffset, 4).SequenceEqual(packet.IpHeader.Slice(12, 4)))
            return VrrpDrop.Authentication;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(header[AuthenticationHeaderFormat.SequenceOffset..]);
        return memory.Take(packet.Source, sequence) ? VrrpDrop.None : VrrpDrop.Replay;
    }

    private static VrrpDrop CheckInterval(ReadOnlySpan<byte> message, InstanceSettings settings)
    {
        TimeSpan interval = IntervalOf(message);
        bool isWrong = settings.Version == 2 ? interval != settings.Interval : interval == TimeSpan.Zero;
        return isWrong ? VrrpDrop.Interval : VrrpDrop.None;
    }

    private static VrrpAdvert ToAdvert(in ReceivedPacket packet)
    {
        ReadOnlySpan<byte> message = packet.Message;
        int count = message[3];
        int behind = message[0] >> 4 == 2 ? AdvertFormat.PasswordLength : 0;
        int length = count == 0 ? 0 : (message.Length - AdvertFormat.HeaderLength - behind) / count;
        IPAddress[] addresses = new IPAddress[count];
        for (int i = 0; i < count; i++)
            addresses[i] = new(message.Slice(AdvertFormat.HeaderLength + i * length, length));
        return new()
        {
            Version = message[0] >> 4,
            RouterId = message[1],
            Priority = message[2],
            Interval = IntervalOf(message),
            Addresses = new(addresses),
            Source = packet.Source,
        };
    }
}
