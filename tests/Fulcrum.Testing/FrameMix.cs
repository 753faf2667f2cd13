using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>
/// What generated frames are made of most of the time, so that they reach the code behind a look-up; now and then a generator takes
/// something else.
/// </summary>
/// <param name="SourceMacs">At least one.</param>
/// <param name="DestinationMacs">At least one.</param>
/// <param name="Sources">Source addresses, at least one.</param>
/// <param name="Destinations">Destination addresses, at least one.</param>
/// <param name="SourcePorts">At least one.</param>
/// <param name="DestinationPorts">At least one.</param>
public sealed record FrameMix(
    MacAddress[] SourceMacs,
    MacAddress[] DestinationMacs,
    Be32[] Sources,
    Be32[] Destinations,
    ushort[] SourcePorts,
    ushort[] DestinationPorts)
{
    /// <summary>Source addresses of IPv6 frames, at least one.</summary>
    public IpAddress[] Ipv6Sources { get; init; } = [IpAddress.Parse("2001:db8::1")];

    /// <summary>Destination addresses of IPv6 frames, at least one.</summary>
    public IpAddress[] Ipv6Destinations { get; init; } = [IpAddress.Parse("2001:db8::2")];

    /// <summary>Tags of tagged frames, at least one.</summary>
    public ushort[] VlanIds { get; init; } = [100];
}
