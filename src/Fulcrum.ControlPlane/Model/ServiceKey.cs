using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>What identifies a virtual service.</summary>
public sealed record ServiceKey(TransportProtocol Protocol, IPAddress Address, ushort Port)
{
    /// <summary>"TCP 192.0.2.1:80", "TCP [2001:db8::1]:80".</summary>
    public override string ToString() => $"{Protocol.ToString().ToUpperInvariant()} {new IPEndPoint(Address, Port)}";
}

/// <summary>Layer-4 protocols that are balanced; the value is the IANA number.</summary>
public enum TransportProtocol : byte
{
    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>SCTP.</summary>
    Sctp = 132,
}
