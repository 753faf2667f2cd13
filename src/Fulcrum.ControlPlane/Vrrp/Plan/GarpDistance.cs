using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>garp_interval, gna_interval, garp_group: how far apart gratuitous packets are.</summary>
/// <param name="Group">Name of what shares the distance; null: each interface has its own.</param>
/// <param name="Ipv4">Between ARP packets; zero: none.</param>
/// <param name="Ipv6">Between neighbour advertisements; zero: none.</param>
internal sealed record GarpDistance(string? Group, TimeSpan Ipv4, TimeSpan Ipv6)
{
    /// <summary>Of a family.</summary>
    public TimeSpan Of(AddressFamily family) => family == AddressFamily.InterNetwork ? Ipv4 : Ipv6;

    /// <summary>By interface.</summary>
    public static IReadOnlyDictionary<string, GarpDistance> Of(VrrpModel model)
    {
        Dictionary<string, GarpDistance> distances = [];
        foreach ((int index, GarpGroup group) in model.GarpGroups.Index())
        {
            GarpDistance distance = new(
                $"garp_group {index}", group.GarpInterval ?? model.Defaults.GarpInterval, group.NeighbourInterval ?? model.Defaults.NeighbourInterval);
            foreach (string name in group.Interfaces)
                distances.TryAdd(name, distance);
        }
        return distances;
    }
}
