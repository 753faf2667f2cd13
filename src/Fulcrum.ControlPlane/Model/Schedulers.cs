namespace Fulcrum.ControlPlane.Model;

/// <summary>LVS's schedulers by name, and DPVS's conhash.</summary>
public static class Schedulers
{
    /// <summary>Of a service that names none, as in LVS and keepalived.</summary>
    public const string Default = "wlc";

    /// <summary>What a service can use.</summary>
    public static IReadOnlyList<string> Available { get; } =
        ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "mh", "fo", "ovf", "sed", "nq", "twos", "conhash"];

    /// <summary>Those that share sessions by weight, so that a weight that grows bit by bit lets sessions grow bit by bit.</summary>
    public static IReadOnlySet<string> SharingByWeight { get; } = new HashSet<string> { "wrr", "wlc", "sed", "nq", "twos" };
}
