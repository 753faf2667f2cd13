namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Every table of keywords.</summary>
public static class KeywordTables
{
    /// <summary>In the order in which they are documented.</summary>
    public static IReadOnlyList<IKeywordTable> All { get; } =
    [
        RootKeywords.Table, GlobalDefinitionKeywords.Table, MarkRuleKeywords.Table, SessionSyncKeywords.Table, VirtualServerKeywords.Table,
        PassiveEvidenceKeywords.Table, RealServerKeywords.Table,
        CheckKeywords.Tcp, HttpCheckKeywords.Http, HttpCheckKeywords.Tls, HttpCheckKeywords.Url, CheckKeywords.Udp, CheckKeywords.Dns,
        CheckKeywords.Smtp, CheckKeywords.SmtpHost, CheckKeywords.Misc, CheckKeywords.Ping, CheckKeywords.File, CheckKeywords.Bfd,
        SslKeywords.Table, VrrpInstanceKeywords.Table, VrrpInstanceKeywords.Authentication, HmacKeywords.Table,
        VrrpKeywords.SyncGroup, VrrpKeywords.Script, VrrpKeywords.Process, VrrpKeywords.File, VrrpKeywords.Bfd, VrrpKeywords.Garp,
        VrrpKeywords.TrackGroup, TunnelGroupKeywords.Table, TunnelGroupKeywords.Entry,
    ];
}
