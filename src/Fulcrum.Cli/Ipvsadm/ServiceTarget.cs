using System.Net;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>The virtual service that a command line names: by protocol, address and port, or by a mark.</summary>
internal sealed record ServiceTarget
{
    /// <summary>Unspecified where the mark counts.</summary>
    public Protocol Protocol { get; init; }

    /// <summary>Null where the mark counts.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>0 where none was written.</summary>
    public ushort Port { get; init; }

    /// <summary>0: there is none.</summary>
    public uint Mark { get; init; }

    /// <summary>Whether its packets are IPv6's.</summary>
    public bool IsIpv6 { get; init; }

    /// <summary>The service as the API names it.</summary>
    public ServiceKey Key => Address is null
        ? new ServiceKey { Mark = Mark, Ipv6 = IsIpv6 }
        : new ServiceKey { Protocol = Protocol, Virtual = new() { Address = Address.ToString(), Port = Port } };
}
