using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Makes checks from what checker, real_server and virtual_server say, in this order, and keepalived's defaults.</summary>
internal static class HealthCheckBuilder
{
    private const int DefaultRetries = 1;
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_defaultRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A TCP_CHECK.</summary>
    /// <param name="check">Its block.</param>
    /// <param name="server">The real server that it belongs to.</param>
    /// <param name="levels">Who is asked for inherited parameters, first to last.</param>
    public static HealthCheck Build(TcpCheckConfig check, IPEndPoint server, CheckParametersConfig[] levels)
    {
        TimeSpan interval = First(levels, level => level.DelayLoop) ?? s_defaultInterval;
        IPAddress target = check.ConnectAddress?.Value ?? server.Address;
        return new TcpCheck
        {
            Target = new IPEndPoint(target, check.ConnectPort?.Value ?? server.Port),
            Source = Source(check, target.AddressFamily),
            Timeout = First(levels, level => level.ConnectTimeout) ?? s_defaultTimeout,
            Interval = interval,
            Retries = First(levels, level => level.Retry) ?? DefaultRetries,
            RetryDelay = First(levels, level => level.DelayBeforeRetry) ?? s_defaultRetryDelay,
            WarmUp = First(levels, level => level.WarmUp) ?? interval,
            StartsDown = First(levels, level => level.Alpha) ?? false,
        };
    }

    private static IPEndPoint? Source(TcpCheckConfig check, AddressFamily family)
    {
        if (check.BindAddress is null && check.BindPort is null)
            return null;
        IPAddress any = family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        return new IPEndPoint(check.BindAddress?.Value ?? any, check.BindPort?.Value ?? 0);
    }

    private static T? First<T>(CheckParametersConfig[] levels, Func<CheckParametersConfig, Written<T>?> parameter)
        where T : struct => levels.Select(parameter).FirstOrDefault(value => value is not null)?.Value;
}
