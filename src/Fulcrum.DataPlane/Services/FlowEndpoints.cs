using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Services;

/// <summary>Who sends to whom. On the stack.</summary>
internal readonly struct FlowEndpoints(IpAddress source, IpAddress destination, Be16 sourcePort, Be16 destinationPort, byte protocol)
{
    /// <summary>Source address.</summary>
    public readonly IpAddress Source = source;

    /// <summary>Destination address.</summary>
    public readonly IpAddress Destination = destination;

    /// <summary>Source port.</summary>
    public readonly Be16 SourcePort = sourcePort;

    /// <summary>Destination port.</summary>
    public readonly Be16 DestinationPort = destinationPort;

    /// <summary>IANA protocol number.</summary>
    public readonly byte Protocol = protocol;

    /// <summary>The other way round.</summary>
    public FlowEndpoints Reversed => new(Destination, Source, DestinationPort, SourcePort, Protocol);

    /// <summary>Those of a pending packet.</summary>
    public static unsafe FlowEndpoints Of(Burst burst, int index)
    {
        FlowKey* key = burst.Keys + index;
        Ipv6Header* ip = (Ipv6Header*)burst.Network[index];
        return key->IsIpv6
            ? new FlowEndpoints(ip->Source, ip->Destination, key->SourcePort, key->DestinationPort, key->Protocol)
            : new FlowEndpoints(new IpAddress(key->Source), new IpAddress(key->Destination), key->SourcePort, key->DestinationPort, key->Protocol);
    }
}
