using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Ipvsadm.Names;

/// <summary>Endpoints as ipvsadm prints them: with -n as numbers, else with names where there are any.</summary>
internal sealed class EndpointWriter(INames names, bool isNumeric)
{
    private const int LongestAddress = 46;

    /// <summary>"192.0.2.1:80", "www.example.com:http", "[2001:db8::1]:80".</summary>
    public string Format(Endpoint endpoint, Protocol protocol)
    {
        if (!IPAddress.TryParse(endpoint.Address, out IPAddress? address))
        {
            return $"{endpoint.Address}:{endpoint.Port}";
        }

        string host = (isNumeric ? null : names.Host(address)) ?? Numeric(address);
        string port = (isNumeric ? null : Service(endpoint.Port, protocol)) ?? $"{endpoint.Port}";
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    /// <summary>As the C library writes addresses.</summary>
    private static string Numeric(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString();
        }

        byte[] text = new byte[LongestAddress];
        NameLibc.Format(NameLibc.Ipv6, address.GetAddressBytes(), text, LongestAddress);
        return Encoding.ASCII.GetString(text.AsSpan(0, text.AsSpan().IndexOf((byte)0)));
    }

    private string? Service(uint port, Protocol protocol) => protocol switch
    {
        Protocol.Tcp => names.Service((ushort)port, "tcp"),
        Protocol.Udp => names.Service((ushort)port, "udp"),
        Protocol.Sctp => names.Service((ushort)port, "sctp"),
        _ => null,
    };
}
