using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Packets;
using Microsoft.Win32.SafeHandles;
using static Fulcrum.ControlPlane.Vrrp.Transport.VrrpLibc;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// A raw socket of one interface, family and protocol (112, or 51 for AH), which sends and receives. It ends with its interface: one that
/// comes back gets another socket. Belongs to the network namespace of the thread that opens it; not thread-safe.
/// </summary>
internal sealed unsafe class RawSocket : IDisposable
{
    /// <summary>IP precedence "internetwork control".</summary>
    private const byte TrafficClass = 0xC0;

    private const int ControlPriority = 7;
    private const int ControlBytes = 128;
    private const int LargestDatagram = 4096;

    private readonly byte[] _buffer = new byte[LargestDatagram];
    private readonly HashSet<IPAddress> _groups = [];
    private readonly AddressFamily _family;
    private readonly int _interfaceIndex;

    private RawSocket(SafeFileHandle file, int interfaceIndex, AddressFamily family)
    {
        File = file;
        _interfaceIndex = interfaceIndex;
        _family = family;
    }

    /// <summary>The descriptor, for poll.</summary>
    public SafeFileHandle File { get; }

    private bool IsIpv4 => _family == AddressFamily.InterNetwork;

    /// <summary>Opens one on an interface.</summary>
    /// <exception cref="NetlinkException">It cannot be opened; the message says why.</exception>
    public static RawSocket Open(int interfaceIndex, string interfaceName, AddressFamily family, byte protocol, int receiveBufferSize)
    {
        bool isIpv4 = family == AddressFamily.InterNetwork;
        int file = Libc.Socket(isIpv4 ? AfInet : AfInet6, Libc.SockRaw | Libc.SockCloseOnExec | SockNonBlock, protocol);
        if (file < 0)
            throw new NetlinkException($"A raw socket of protocol {protocol} cannot be opened: {NetlinkError.LastCall()}.");
        RawSocket socket = new(new SafeFileHandle(file, ownsHandle: true), interfaceIndex, family);
        try
        {
            socket.Prepare(interfaceName, receiveBufferSize);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Receives what is sent to the group, too.</summary>
    /// <exception cref="NetlinkException">The interface does not take the membership.</exception>
    public void Join(IPAddress group)
    {
        if (_groups.Contains(group))
            return;
        bool isJoined;
        if (IsIpv4)
        {
            Ipv4Membership membership = new() { Index = _interfaceIndex };
            group.TryWriteBytes(new Span<byte>(membership.Group, 4), out _);
            isJoined = SetOption(IpProtoIp, IpAddMembership, &membership, (uint)sizeof(Ipv4Membership));
        }
        else
        {
            Ipv6Membership membership = new() { Index = (uint)_interfaceIndex };
            group.TryWriteBytes(new Span<byte>(membership.Group, 16), out _);
            isJoined = SetOption(IpProtoIpv6, Ipv6AddMembership, &membership, (uint)sizeof(Ipv6Membership));
        }
        if (!isJoined)
            throw new NetlinkException($"The group {group} cannot be joined: {NetlinkError.LastCall()}.");
        _groups.Add(group);
    }

    /// <summary>Sends a whole IPv4 packet with its header.</summary>
    public NetlinkError Send(ReadOnlySpan<byte> packet, IPAddress destination)
    {
        Ipv4EndPoint to = new() { Family = AfInet };
        destination.TryWriteBytes(new Span<byte>(to.Address, 4), out _);
        fixed (byte* start = packet)
        {
            while (SendTo(File, start, (nuint)packet.Length, 0, &to, (uint)sizeof(Ipv4EndPoint)) < 0)
            {
                NetlinkError error = NetlinkError.LastCall();
                if (error.Errno != Libc.Interrupted)
                    return error;
            }
        }
        return NetlinkError.None;
    }

    /// <summary>Sends what follows the IPv6 header.</summary>
    public NetlinkError Send(ReadOnlySpan<byte> message, IPAddress source, IPAddress destination, int hopLimit)
    {
        Ipv6EndPoint to = new() { Family = AfInet6 };
        if (destination.IsIPv6LinkLocal || destination.IsIPv6Multicast)
            to.Scope = (uint)_interfaceIndex;
        destination.TryWriteBytes(new Span<byte>(to.Address, 16), out _);
        byte* control = stackalloc byte[ControlBytes];
        int controlLength = WriteControl(control, source, hopLimit);
        fixed (byte* start = message)
        {
            Segment segment = new() { Base = start, Length = (nuint)message.Length };
            MessageHeader header = new()
            {
                Name = &to, NameLength = (uint)sizeof(Ipv6EndPoint), Segments = &segment, SegmentCount = 1,
                Control = control, ControlLength = (nuint)controlLength,
            };
            while (SendMessage(File, &header, 0) < 0)
            {
                NetlinkError error = NetlinkError.LastCall();
                if (error.Errno != Libc.Interrupted)
                    return error;
            }
        }
        return NetlinkError.None;
    }

    /// <summary>
    /// Takes the next packet, which is valid until the next call; false when there is none. Drop other than None: it cannot be read.
    /// </summary>
    public bool TryReceive(out ReceivedPacket packet, out VrrpDrop drop)
    {
        byte* name = stackalloc byte[sizeof(Ipv6EndPoint)];
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* start = _buffer)
        {
            Segment segment = new() { Base = start, Length = (nuint)_buffer.Length };
            MessageHeader message = new()
            {
                Name = name, NameLength = (uint)sizeof(Ipv6EndPoint), Segments = &segment, SegmentCount = 1,
                Control = control, ControlLength = ControlBytes,
            };
            int length;
            while ((length = (int)ReceiveMessage(File, &message, Libc.MsgDontWait)) < 0)
            {
                if (NetlinkError.LastCall().Errno == Libc.Interrupted)
                    continue;
                packet = default;
                drop = VrrpDrop.None;
                return false;
            }
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, length);
            drop = IsIpv4
                ? ReceivedPacket.ReadIpv4(bytes, out packet)
                : ReadIpv6(bytes, (Ipv6EndPoint*)name, control, (int)message.ControlLength, out packet);
            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose() => File.Dispose();

    private void Prepare(string interfaceName, int receiveBufferSize)
    {
        byte[] name = Encoding.UTF8.GetBytes(interfaceName + '\0');
        fixed (byte* start = name)
        {
            if (!SetOption(Libc.SolSocket, SoBindToDevice, start, (uint)name.Length))
                throw new NetlinkException($"A raw socket cannot be bound to {interfaceName}: {NetlinkError.LastCall()}.");
        }
        SetOption(Libc.SolSocket, SoPriority, ControlPriority);
        if (receiveBufferSize > 0 && !SetOption(Libc.SolSocket, Libc.SoReceiveBufferForce, receiveBufferSize))
            SetOption(Libc.SolSocket, Libc.SoReceiveBuffer, receiveBufferSize);
        bool isSet;
        if (IsIpv4)
        {
            Ipv4Membership outgoing = new() { Index = _interfaceIndex };
            isSet = SetOption(IpProtoIp, IpHeaderIncluded, 1)
                && SetOption(IpProtoIp, IpMulticastInterface, &outgoing, (uint)sizeof(Ipv4Membership))
                && SetOption(IpProtoIp, IpMulticastLoop, 0) && SetOption(IpProtoIp, IpMulticastAll, 0);
        }
        else
        {
            isSet = SetOption(IpProtoIpv6, Ipv6MulticastInterface, _interfaceIndex) && SetOption(IpProtoIpv6, Ipv6MulticastLoop, 0)
                && SetOption(IpProtoIpv6, Ipv6MulticastAll, 0) && SetOption(IpProtoIpv6, Ipv6ReceivePacketInfo, 1)
                && SetOption(IpProtoIpv6, Ipv6ReceiveHopLimit, 1) && SetOption(IpProtoIpv6, Ipv6TrafficClass, TrafficClass);
        }
        if (!isSet)
            throw new NetlinkException($"A raw socket on {interfaceName} cannot be prepared: {NetlinkError.LastCall()}.");
    }

    /// <summary>Source address and hop limit of one packet. Returns the bytes written.</summary>
    private int WriteControl(byte* control, IPAddress source, int hopLimit)
    {
        const int informationSize = 20;
        int header = sizeof(ControlHeader);
        *(ControlHeader*)control = new() { Length = (nuint)(header + informationSize), Level = IpProtoIpv6, Type = Ipv6PacketInfo };
        source.TryWriteBytes(new Span<byte>(control + header, 16), out _);
        *(int*)(control + header + 16) = _interfaceIndex;
        int second = header + Aligned(informationSize);
        *(ControlHeader*)(control + second) = new() { Length = (nuint)(header + sizeof(int)), Level = IpProtoIpv6, Type = Ipv6HopLimit };
        *(int*)(control + second + header) = hopLimit;
        return second + header + Aligned(sizeof(int));
    }

    private static int Aligned(int length) => length + 7 & ~7;

    private static VrrpDrop ReadIpv6(
        ReadOnlySpan<byte> bytes, Ipv6EndPoint* from, byte* control, int controlLength, out ReceivedPacket packet)
    {
        IPAddress destination = IPAddress.IPv6Any;
        int? hopLimit = null;
        byte* at = control;
        byte* end = control + controlLength;
        while (at + sizeof(ControlHeader) <= end)
        {
            ControlHeader* header = (ControlHeader*)at;
            if ((int)header->Length < sizeof(ControlHeader) || at + (int)header->Length > end)
                break;
            byte* data = at + sizeof(ControlHeader);
            if (header->Level == IpProtoIpv6 && header->Type == Ipv6PacketInfo)
                destination = new IPAddress(new ReadOnlySpan<byte>(data, 16));
            else if (header->Level == IpProtoIpv6 && header->Type == Ipv6HopLimit)
                hopLimit = *(int*)data;
            at += Aligned((int)header->Length);
        }
        IPAddress source = new(new ReadOnlySpan<byte>(from->Address, 16));
        return ReceivedPacket.ReadIpv6(bytes, source, destination, hopLimit, out packet);
    }

    private bool SetOption(int level, int name, int value) => SetOption(level, name, &value, sizeof(int));

    private bool SetOption(int level, int name, void* value, uint length) => Libc.SetSocketOption(File, level, name, value, length) == 0;
}
