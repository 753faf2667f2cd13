using System.Net;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Where a packet begins: <c>Packet.Ethernet(from, to).Ipv4("10.0.0.1", "10.0.0.2").Tcp(1234, 80, TcpFlags.Syn).Build()</c>.</summary>
public static class Packet
{
    /// <summary>A frame from one MAC address to another, "02:00:00:00:00:01".</summary>
    public static PacketBuilder Ethernet(string from, string to) => Ethernet(MacAddress.Parse(from), MacAddress.Parse(to));

    /// <summary>A frame from one MAC address to another.</summary>
    public static PacketBuilder Ethernet(MacAddress from, MacAddress to) => new() { From = from, To = to };

    /// <summary>An IPv4 address in dotted decimal, as it lies in a packet.</summary>
    public static Be32 Address(string text) => Be32.FromHost(Number(IPAddress.Parse(text).GetAddressBytes()));

    private static uint Number(byte[] bytes) => bytes.Aggregate(0u, (number, value) => number << 8 | value);
}
