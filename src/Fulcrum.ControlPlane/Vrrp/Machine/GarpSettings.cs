namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>When gratuitous ARP and unsolicited neighbour advertisements are sent.</summary>
/// <param name="Delay">garp_master_delay: from becoming master to the second burst; zero: there is none.</param>
/// <param name="Repeat">garp_master_repeat: packets an address and burst.</param>
/// <param name="Refresh">garp_master_refresh: while master; zero: never.</param>
/// <param name="RefreshRepeat">garp_master_refresh_repeat.</param>
/// <param name="LowerPriorityDelay">garp_lower_prio_delay: after a lower-priority master was heard.</param>
/// <param name="LowerPriorityRepeat">garp_lower_prio_repeat; 0: none.</param>
public sealed record GarpSettings(
    TimeSpan Delay, int Repeat, TimeSpan Refresh, int RefreshRepeat, TimeSpan LowerPriorityDelay, int LowerPriorityRepeat);
