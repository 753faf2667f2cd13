using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Makes checks from what checker, real_server and virtual_server say, in this order, and keepalived's defaults.</summary>
internal static class HealthCheckBuilder
{
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>One check.</summary>
    /// <param name="config">Its block.</param>
    /// <param name="server">The real server that it belongs to.</param>
    /// <param name="levels">Who is asked for inherited parameters, first to last.</param>
    /// <param name="virtualHost">Host that the real server or the service names.</param>
    /// <param name="logsAllFailures">What the director says of it.</param>
    public static HealthCheck Build(
        CheckConfig config, IPEndPoint server, CheckParametersConfig[] levels, string? virtualHost, bool logsAllFailures)
    {
        TimeSpan interval = First(levels, level => level.DelayLoop) ?? s_defaultInterval;
        HealthCheck check = config.Own with
        {
            Interval = interval,
            Retries = (int)(First(levels, level => level.Retry) ?? DefaultRetries(config.Own)),
            Rise = (int)(First(levels, level => level.Rise) ?? 1),
            RetryDelay = First(levels, level => level.DelayBeforeRetry) ?? DefaultRetryDelay(config.Own, interval),
            WarmUp = First(levels, level => level.WarmUp) ?? interval,
            StartsDown = First(levels, level => level.Alpha) ?? false,
            LogsAllFailures = config.LogAllFailures?.Value ?? logsAllFailures,
        };
        return check switch
        {
            MiscCheck misc => misc with { Timeout = config.RunTimeout?.Value ?? interval },
            HttpCheck http => Connect(http with { VirtualHost = http.VirtualHost ?? virtualHost }, config, server, levels),
            NetworkCheck network => Connect(network, config, server, levels),
            _ => check,
        };
    }

    private static NetworkCheck Connect(NetworkCheck check, CheckConfig config, IPEndPoint server, CheckParametersConfig[] levels)
    {
        IPAddress target = config.ConnectAddress?.Value ?? server.Address;
        return check with
        {
            Target = new IPEndPoint(target, (int)(config.ConnectPort?.Value ?? server.Port)),
            Source = Source(config, target.AddressFamily),
            Interface = config.BindInterface?.Value,
            Mark = (uint)(config.Mark?.Value ?? 0),
            TravelsAsData = First(levels, level => level.TravelsAsData) ?? false,
            Timeout = First(levels, level => level.ConnectTimeout) ?? s_defaultTimeout,
        };
    }

    private static int DefaultRetries(HealthCheck check) => check switch
    {
        DnsCheck => 3,
        MiscCheck => 0,
        _ => 1,
    };

    private static TimeSpan DefaultRetryDelay(HealthCheck check, TimeSpan interval) => check switch
    {
        HttpCheck => TimeSpan.FromSeconds(3),
        DnsCheck => interval,
        _ => TimeSpan.FromSeconds(1),
    };

    private static IPEndPoint? Source(CheckConfig check, AddressFamily family)
    {
        if (check.BindAddress is null && check.BindPort is null)
            return null;
        IPAddress any = family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        return new IPEndPoint(check.BindAddress?.Value ?? any, (int)(check.BindPort?.Value ?? 0));
    }

    private static T? First<T>(CheckParametersConfig[] levels, Func<CheckParametersConfig, Written<T>?> parameter)
        where T : struct => levels.Select(parameter).FirstOrDefault(value => value is not null)?.Value;
}
