using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords that virtual_server, real_server and checkers share, and those of all checkers.</summary>
internal static class CheckRows
{
    private const int MaximumPort = 65535;

    private static readonly ChoiceSyntax<bool> s_paths = new([("plain", false), ("data", true)], []);

    /// <summary>What is inherited, but alpha, whose syntax differs.</summary>
    /// <param name="minimumRetries">0 is legal only in a checker.</param>
    public static IEnumerable<Keyword<T>> Inherited<T>(int minimumRetries)
        where T : CheckParametersConfig =>
    [
        .. Row<T>.Seconds("delay_loop", 1, (config, value) => config.DelayLoop = value),
        .. Row<T>.Number("retry", minimumRetries, int.MaxValue, (config, value) => config.Retry = value),
        .. Row<T>.Seconds("delay_before_retry", 0, (config, value) => config.DelayBeforeRetry = value),
        .. Row<T>.Seconds("warmup", 0, (config, value) => config.WarmUp = value),
        .. Row<T>.Seconds("connect_timeout", 1, (config, value) => config.ConnectTimeout = value),
        .. Row<T>.Number("rise", 1, int.MaxValue, (config, value) => config.Rise = value, isStrict: true),
        .. Row<T>.Choice("check_path", s_paths, (config, value) => config.TravelsAsData = value, isStrict: true),
    ];

    /// <summary>What checkers have that need no connection.</summary>
    public static IEnumerable<Keyword<CheckConfig<T>>> Of<T>()
        where T : HealthCheck =>
    [
        .. Inherited<CheckConfig<T>>(minimumRetries: 0),
        .. Row<CheckConfig<T>>.Switch("alpha", (config, value) => config.Alpha = value),
        .. Row<CheckConfig<T>>.Switch("log_all_failures", (config, value) => config.LogAllFailures = value),
    ];

    /// <summary>Where a check connects to, and from where.</summary>
    public static IEnumerable<Keyword<T>> Connection<T>()
        where T : CheckConfig =>
    [
        .. Row<T>.Address("connect_ip", (config, value) => config.ConnectAddress = value),
        .. Row<T>.Number("connect_port", 1, MaximumPort, (config, value) => config.ConnectPort = value),
        .. Row<T>.Address("bindto", (config, value) => config.BindAddress = value),
        .. Row<T>.Number("bind_port", 1, MaximumPort, (config, value) => config.BindPort = value),
        .. Row<T>.Name("bind_if", (config, value) => config.BindInterface = value),
        .. Row<T>.Number("fwmark", 0, uint.MaxValue, (config, value) => config.Mark = value),
    ];

    /// <summary>What checkers have that connect.</summary>
    public static IEnumerable<Keyword<CheckConfig<T>>> OfNetwork<T>()
        where T : NetworkCheck => [.. Of<T>(), .. Connection<CheckConfig<T>>()];

    /// <summary>The words that keepalived had for retry.</summary>
    public static IEnumerable<Keyword<T>> OldRetries<T>() => Row<T>.Unknown("nb_get_retry nb_sock_retry", "has no effect; use retry");

    /// <summary>The row of a checker's block in real_server.</summary>
    /// <param name="table">Of the block.</param>
    /// <param name="create">A check where nothing is written.</param>
    /// <param name="whyNot">Why a check that has been read cannot be made, or null.</param>
    public static IEnumerable<Keyword<RealServerConfig>> Block<T>(
        KeywordTable<CheckConfig<T>> table, Func<T> create, Func<T, BindingContext, string?> whyNot)
        where T : HealthCheck
    {
        return Row<RealServerConfig>.Block(table.Place, (server, statement, block, context) =>
        {
            context.NoteExtraWords(statement, 0);
            CheckConfig<T> config = new(create()) { At = statement.Position };
            table.Bind(config, block, context);
            if (whyNot(config.Check, context) is { } reason)
            {
                context.Log.Warning(statement.Position, $"{statement.Keyword} {reason}; the check is left out");
                return;
            }
            server.Checks.Add(config);
            foreach (CheckConfig<T> host in config.Hosts.Cast<CheckConfig<T>>())
            {
                host.Check = config.Check;
                host.InheritFrom(config);
                server.Checks.Add(host);
            }
        });
    }

    /// <summary>A check that can always be made.</summary>
    public static string? Always<T>(T check, BindingContext context) => null;
}
