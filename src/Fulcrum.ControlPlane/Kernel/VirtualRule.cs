using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>A rule that VRRP sets while an instance is master.</summary>
/// <param name="Family">AF_INET, AF_INET6.</param>
/// <param name="Action">FR_ACT_*: 1 for a table.</param>
/// <param name="Table">RT_TABLE_*; 0: the action needs none.</param>
internal sealed record VirtualRule(byte Family, byte Action, uint Table)
{
    /// <summary>from; null: any.</summary>
    public IPNetwork? Source { get; init; }

    /// <summary>to; null: any.</summary>
    public IPNetwork? Destination { get; init; }

    /// <summary>preference; null: the kernel chooses.</summary>
    public uint? Preference { get; init; }

    /// <summary>iif; null: any.</summary>
    public string? InputInterface { get; init; }

    /// <summary>oif; null: any.</summary>
    public string? OutputInterface { get; init; }

    /// <summary>fwmark; null: any.</summary>
    public uint? Mark { get; init; }

    /// <summary>What of the mark counts; null: all of it.</summary>
    public uint? MarkMask { get; init; }
}
