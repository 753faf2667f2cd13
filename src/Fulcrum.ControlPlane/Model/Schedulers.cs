namespace Fulcrum.ControlPlane.Model;

/// <summary>LVS's schedulers by name.</summary>
public static class Schedulers
{
    /// <summary>What a service can use.</summary>
    public static IReadOnlyList<string> Available { get; } = ["rr", "wrr"];

    /// <summary>What LVS and DPVS have and this version has not.</summary>
    public static IReadOnlyList<string> NotAvailable { get; } =
        ["wlc", "lc", "lblc", "lblcr", "sh", "dh", "mh", "fo", "ovf", "sed", "nq", "twos", "conhash"];
}
