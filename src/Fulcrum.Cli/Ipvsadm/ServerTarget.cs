using System.Net;
using System.Net.Sockets;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>The real server that a command line names.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Null: none was written.</param>
internal sealed record ServerTarget(IPAddress Address, ushort? Port)
{
    /// <summary>Whether its address is one of IPv6.</summary>
    public bool IsIpv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The server as the API names it.</summary>
    public Endpoint Endpoint => new() { Address = Address.ToString(), Port = Port ?? 0 };
}
