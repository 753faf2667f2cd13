using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords that virtual_server, real_server and checkers share.</summary>
internal static class CheckParameterRows
{
    /// <summary>All but alpha, whose syntax differs.</summary>
    /// <param name="minimumRetries">0 is legal only in a checker.</param>
    public static IEnumerable<Keyword<T>> For<T>(int minimumRetries)
        where T : CheckParametersConfig =>
    [
        .. Row<T>.Seconds("delay_loop", 1, (config, value) => config.DelayLoop = value),
        .. Row<T>.Number("retry", minimumRetries, int.MaxValue, (config, value) => config.Retry = value),
        .. Row<T>.Seconds("delay_before_retry", 0, (config, value) => config.DelayBeforeRetry = value),
        .. Row<T>.Seconds("warmup", 0, (config, value) => config.WarmUp = value),
        .. Row<T>.Seconds("connect_timeout", 1, (config, value) => config.ConnectTimeout = value),
        .. Row<T>.Noted("nb_get_retry nb_sock_retry", "is no longer a keyword and has no effect; use retry"),
    ];
}
