using System.Reflection;
using System.Text;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Model.Comparison;

/// <summary>How properties of the model are called in the language; others by their own name in small letters.</summary>
internal static class FieldNames
{
    private static readonly Dictionary<(Type, string), string> s_keywords = new()
    {
        [(typeof(VirtualService), nameof(VirtualService.Scheduler))] = "lb_algo",
        [(typeof(VirtualService), nameof(VirtualService.OnePacket))] = "ops",
        [(typeof(VirtualService), nameof(VirtualService.LocalAddressPool))] = "laddr_group_name",
        [(typeof(VirtualService), nameof(VirtualService.BindPort))] = "vip_bind_dev",
        [(typeof(VirtualService), nameof(VirtualService.NotifiesOfEnd))] = "omega",
        [(typeof(VirtualService), nameof(VirtualService.SuspendsChecks))] = "ha_suspend",
        [(typeof(VirtualService), nameof(VirtualService.SendsMail))] = "smtp_alert",
        [(typeof(RealServer), nameof(RealServer.Mode))] = "lvs_method",
        [(typeof(RealServer), nameof(RealServer.UpperThreshold))] = "uthreshold",
        [(typeof(RealServer), nameof(RealServer.LowerThreshold))] = "lthreshold",
        [(typeof(SessionSync), nameof(SessionSync.IsInsecure))] = "insecure",
        [(typeof(HealthCheck), nameof(HealthCheck.Interval))] = "delay_loop",
        [(typeof(HealthCheck), nameof(HealthCheck.Retries))] = "retry",
        [(typeof(HealthCheck), nameof(HealthCheck.RetryDelay))] = "delay_before_retry",
        [(typeof(HealthCheck), nameof(HealthCheck.WarmUp))] = "warmup",
        [(typeof(HealthCheck), nameof(HealthCheck.StartsDown))] = "alpha",
        [(typeof(HealthCheck), nameof(HealthCheck.LogsAllFailures))] = "log_all_failures",
        [(typeof(NetworkCheck), nameof(NetworkCheck.Target))] = "connect to",
        [(typeof(NetworkCheck), nameof(NetworkCheck.Source))] = "bindto",
        [(typeof(NetworkCheck), nameof(NetworkCheck.Interface))] = "bind_if",
        [(typeof(NetworkCheck), nameof(NetworkCheck.Timeout))] = "connect_timeout",
    };

    /// <summary>"delay_loop", "slow_start".</summary>
    public static string Of(PropertyInfo property) =>
        s_keywords.GetValueOrDefault((property.DeclaringType!, property.Name)) ?? InWords(property.Name);

    /// <summary>"proxy_v1" of ProxyV1.</summary>
    public static string InWords(string property)
    {
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
