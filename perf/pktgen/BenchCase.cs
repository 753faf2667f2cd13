using Fulcrum.Wire;

namespace Fulcrum.Pktgen;

/// <summary>A forwarding mode to measure, by the name that it has in tables and on the command line.</summary>
internal sealed record BenchCase(string Name, ForwardingMode Mode)
{
    /// <summary>Every case, in the order of the table.</summary>
    public static IReadOnlyList<BenchCase> All { get; } =
    [
        new("nat", ForwardingMode.Nat),
        new("dr", ForwardingMode.DirectRoute),
        new("tun", ForwardingMode.Tunnel),
        new("fullnat", ForwardingMode.FullNat),
    ];
}
