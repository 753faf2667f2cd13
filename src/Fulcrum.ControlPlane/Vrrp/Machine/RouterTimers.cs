namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>The times of RFC 3768, 6.1 and RFC 9568, 6.1. Pure functions.</summary>
public static class RouterTimers
{
    private const int Parts = 256;

    /// <summary>Skew_Time: the lower the priority, the longer.</summary>
    /// <param name="version">2: parts of a second, 3: parts of the interval.</param>
    /// <param name="priority">1 to 255.</param>
    /// <param name="interval">The master's.</param>
    public static TimeSpan Skew(int version, int priority, TimeSpan interval) =>
        (Parts - priority) * (version == 2 ? TimeSpan.FromSeconds(1) : interval) / Parts;

    /// <summary>Master_Down_Interval: after which silence the master is gone.</summary>
    /// <param name="settings">Of the instance.</param>
    /// <param name="priority">1 to 255.</param>
    /// <param name="interval">The master's.</param>
    public static TimeSpan MasterDown(InstanceSettings settings, int priority, TimeSpan interval) =>
        settings.DownTimerAdverts * interval + Skew(settings.Version, priority, interval);
}
