using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A logical port as routes see it.</summary>
/// <param name="Name">Name that the control plane uses.</param>
/// <param name="Mac">Source of packets that leave by it.</param>
/// <param name="Mtu">Largest IP packet that it takes.</param>
public sealed record RoutePort(string Name, MacAddress Mac, ushort Mtu);
