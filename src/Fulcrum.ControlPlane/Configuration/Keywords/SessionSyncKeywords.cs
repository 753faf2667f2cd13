using Fulcrum.ControlPlane.Configuration.Binding;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Keywords of session_sync.</summary>
public static class SessionSyncKeywords
{
    /// <summary>The block's keyword.</summary>
    internal const string Block = "session_sync";

    private const int LongestSeconds = 3_600;
    private const int LowestRate = 1_000;
    private const int HighestRate = 10_000_000;

    /// <summary>The table.</summary>
    public static KeywordTable<SessionSyncConfig> Table { get; } = new(Block,
        Row<SessionSyncConfig>.Custom("local", (config, statement, context) =>
            config.Local = SessionSyncReader.ReadEndpoint(statement, context) ?? config.Local),
        Row<SessionSyncConfig>.Custom("peer", (config, statement, context) =>
            config.Peer = SessionSyncReader.ReadEndpoint(statement, context) ?? config.Peer),
        Row<SessionSyncConfig>.Custom("key", SessionSyncReader.ReadKey),
        Row<SessionSyncConfig>.Name("key_file", (config, value) => config.KeyFile = value),
        Row<SessionSyncConfig>.Number("refresh", 1, LongestSeconds, (config, value) => config.Refresh = value, isStrict: true),
        Row<SessionSyncConfig>.Number("rate", LowestRate, HighestRate, (config, value) => config.Rate = value, isStrict: true),
        Row<SessionSyncConfig>.Number("wait", 0, LongestSeconds, (config, value) => config.Wait = value, isStrict: true),
        Row<SessionSyncConfig>.Flag("insecure", (config, value) => config.IsInsecure = value));
}
