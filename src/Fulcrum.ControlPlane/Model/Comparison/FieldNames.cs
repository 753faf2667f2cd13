using System.Text;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Model.Comparison;

/// <summary>How properties of the model are called in the language; others by their own name in small letters.</summary>
internal static class FieldNames
{
    private static readonly Dictionary<string, string> s_keywords = new()
    {
        [nameof(VirtualService.Scheduler)] = "lb_algo",
        [nameof(VirtualService.OnePacket)] = "ops",
        [nameof(VirtualService.LocalAddressPool)] = "laddr_group_name",
        [nameof(VirtualService.BindPort)] = "vip_bind_dev",
        [nameof(VirtualService.NotifiesOfEnd)] = "omega",
        [nameof(VirtualService.SuspendsChecks)] = "ha_suspend",
        [nameof(VirtualService.SendsMail)] = "smtp_alert",
        [nameof(RealServer.Mode)] = "lvs_method",
        [nameof(RealServer.UpperThreshold)] = "uthreshold",
        [nameof(RealServer.LowerThreshold)] = "lthreshold",
        [nameof(HealthCheck.Interval)] = "delay_loop",
        [nameof(HealthCheck.Retries)] = "retry",
        [nameof(HealthCheck.RetryDelay)] = "delay_before_retry",
        [nameof(HealthCheck.WarmUp)] = "warmup",
        [nameof(HealthCheck.StartsDown)] = "alpha",
        [nameof(HealthCheck.LogsAllFailures)] = "log_all_failures",
        [nameof(NetworkCheck.Target)] = "connect to",
        [nameof(NetworkCheck.Source)] = "bindto",
        [nameof(NetworkCheck.Interface)] = "bind_if",
        [nameof(NetworkCheck.Timeout)] = "connect_timeout",
    };

    /// <summary>"delay_loop", "slow_start".</summary>
    public static string Of(string property)
    {
        if (s_keywords.TryGetValue(property, out string? keyword))
            return keyword;
        StringBuilder name = new();
        foreach (char c in property)
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToLowerInvariant(c));
        }
        return name.ToString();
    }
}
