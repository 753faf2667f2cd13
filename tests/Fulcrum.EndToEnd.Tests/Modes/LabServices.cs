using Fulcrum.Api.V1;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>The services of the network 'modes', for the tests to run through.</summary>
internal static class LabServices
{
    /// <summary>Every mode, tunnel and pair of families through two ports.</summary>
    public static IEnumerable<LabService> TwoArms => [.. Of(Arm.Two4), .. Of(Arm.Two6)];

    /// <summary>The same through one port.</summary>
    public static IEnumerable<LabService> OneArm => [.. Of(Arm.One4), .. Of(Arm.One6)];

    /// <summary>Each mode once for each family of clients.</summary>
    public static IEnumerable<LabService> Modes => TwoArms.Where(service => service.Port is 8010 or 8020 or 8030 or 8040 or 8041);

    /// <summary>The services of the arm.</summary>
    public static IEnumerable<LabService> Of(Arm arm)
    {
        bool same = arm.IsIpv6;
        (string inside, string outside, string other) = same ? ("6", "6", "4") : ("4", "4", "6");
        yield return new("NAT", arm, 8010, ForwardingMode.Nat, "nat", Real("nat", same), 80);
        yield return new("DR", arm, 8020, ForwardingMode.DirectRoute, "dr", Real("dr", same), 8020);
        yield return Tunnel($"ipip {inside} in {outside}", arm, 8030, same);
        yield return Tunnel($"gre {inside} in {outside}", arm, 8031, same);
        yield return Tunnel($"gue {inside} in {outside}", arm, 8032, same);
        yield return Tunnel($"ipip {inside} in {other}", arm, 8033, !same);
        yield return Tunnel($"gre {inside} in {other}", arm, 8034, !same);
        yield return Tunnel($"gue {inside} in {other} with checksum", arm, 8035, !same);
        yield return new($"FULLNAT {inside} to {inside}", arm, 8040, ForwardingMode.FullNat, "full", Real("full", same), 80);
        if (arm.IsIpv6)
            yield return new("FULLNAT 6 to 4", arm, 8041, ForwardingMode.FullNat, "full", Real("full", false), 80);
    }

    private static LabService Tunnel(string kind, Arm arm, int port, bool outerIsIpv6) =>
        new("TUN " + kind, arm, port, ForwardingMode.Tunnel, "tun", Real("tun", outerIsIpv6), port);

    private static string Real(string server, bool isIpv6) => (server, isIpv6) switch
    {
        ("nat", false) => "10.3.1.2",
        ("nat", true) => "2001:db8:31::2",
        ("dr", false) => "10.2.0.11",
        ("dr", true) => "2001:db8:20::11",
        ("tun", false) => "10.3.2.2",
        ("tun", true) => "2001:db8:32::2",
        (_, false) => "10.3.3.2",
        _ => "2001:db8:33::2",
    };
}
