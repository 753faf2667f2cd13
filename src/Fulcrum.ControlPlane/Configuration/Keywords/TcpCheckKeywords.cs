using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of TCP_CHECK.</summary>
public static class TcpCheckKeywords
{
    private const int MaximumPort = 65535;

    /// <summary>The table.</summary>
    public static KeywordTable<TcpCheckConfig> Table { get; } = new("TCP_CHECK",
        CheckParameterRows.For<TcpCheckConfig>(minimumRetries: 0),
        Row<TcpCheckConfig>.Switch("alpha", (config, value) => config.Alpha = value),
        Row<TcpCheckConfig>.Address("connect_ip", (config, value) => config.ConnectAddress = value),
        Row<TcpCheckConfig>.Number("connect_port", 1, MaximumPort, (config, value) => config.ConnectPort = value),
        Row<TcpCheckConfig>.Address("bindto", (config, value) => config.BindAddress = value),
        Row<TcpCheckConfig>.Number("bind_port", 1, MaximumPort, (config, value) => config.BindPort = value),
        Row<TcpCheckConfig>.Noted("bind_if fwmark log_all_failures"));

    /// <summary>Reads a TCP_CHECK block of a real_server.</summary>
    internal static void Read(RealServerConfig server, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        context.WarnOfExtraWords(statement, 0);
        TcpCheckConfig check = new() { At = statement.Position };
        Table.Bind(check, block, context);
        server.TcpChecks.Add(check);
    }
}
