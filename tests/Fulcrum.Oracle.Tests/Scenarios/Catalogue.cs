namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Every scenario.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. TcpScenarios.All,
        .. UdpScenarios.All,
        .. SctpScenarios.All,
        .. HeaderScenarios.All,
        .. MtuScenarios.All,
        .. FragmentScenarios.All,
        .. IcmpScenarios.All,
        .. TunnelErrorScenarios.All,
        .. LookupScenarios.All,
        .. SchedulerScenarios.All,
        .. SysctlScenarios.All,
        .. LifecycleScenarios.All,
    ];

    /// <summary>Those that Fulcrum runs too.</summary>
    public static IEnumerable<Scenario> Compared => All.Where(scenario => scenario.Pending is null);
}
