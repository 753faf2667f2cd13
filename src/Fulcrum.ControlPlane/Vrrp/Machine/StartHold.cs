using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>vrrp_startup_delay and vrrp_delay_after_boot: for how long nothing is taken over after the start of the program.</summary>
public static class StartHold
{
    /// <summary>The longer of both.</summary>
    /// <param name="defaults">Of the model.</param>
    /// <param name="sinceBoot">The machine's age.</param>
    public static TimeSpan Of(VrrpDefaults defaults, TimeSpan sinceBoot)
    {
        TimeSpan afterBoot = defaults.DelayAfterBoot - sinceBoot;
        return afterBoot > defaults.StartupDelay ? afterBoot : defaults.StartupDelay;
    }
}
