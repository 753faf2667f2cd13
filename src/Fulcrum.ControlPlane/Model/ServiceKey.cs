using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// What identifies a virtual service: protocol, address and port (0: every port without a service of its own); or the mark of its
/// packets, which then stands in the last four bytes of an otherwise zero address, as LVS lists it (0.0.0.7:0).
/// </summary>
public sealed record ServiceKey(TransportProtocol Protocol, IPAddress Address, ushort Port)
{
    /// <summary>The service of all packets of a family that have this mark.</summary>
    public static ServiceKey OfMark(uint mark, AddressFamily family)
    {
        byte[] bytes = new byte[family == AddressFamily.InterNetwork ? 4 : 16];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), mark);
        return new(TransportProtocol.Any, new IPAddress(bytes), 0);
    }

    /// <summary>Whether a mark identifies it.</summary>
    public bool IsMark => Protocol == TransportProtocol.Any;

    /// <summary>The mark; meaningless unless <see cref="IsMark"/>.</summary>
    public uint Mark => BinaryPrimitives.ReadUInt32BigEndian(Address.GetAddressBytes().AsSpan()[^sizeof(uint)..]);

    /// <summary>Of its packets.</summary>
    public AddressFamily Family => Address.AddressFamily;

    /// <summary>"TCP 192.0.2.1:80", "TCP [2001:db8::1]:80", "FWM 7", "FWM 7 IPv6".</summary>
    public override string ToString()
    {
        if (IsMark)
            return Family == AddressFamily.InterNetworkV6 ? $"FWM {Mark} IPv6" : $"FWM {Mark}";
        return $"{Protocol.ToString().ToUpperInvariant()} {new IPEndPoint(Address, Port)}";
    }
}

/// <summary>Layer-4 protocols that are balanced; the value is the IANA number.</summary>
public enum TransportProtocol : byte
{
    /// <summary>All of them: services of a mark.</summary>
    Any = 0,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>SCTP.</summary>
    Sctp = 132,
}
