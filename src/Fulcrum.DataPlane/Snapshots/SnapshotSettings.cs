using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Session timeouts and punt limits, LVS's defaults filled in.</summary>
internal sealed unsafe class SnapshotSettings
{
    /// <summary>Largest timeout: half the range of the workers' millisecond clock.</summary>
    public const uint MaxTimeoutSeconds = int.MaxValue / 1000;

    /// <summary>Longest rest of a local port.</summary>
    public const uint MaxLocalPortRestSeconds = 3_600;

    private const uint DefaultArpRate = 2_000;
    private const uint DefaultControlRate = 20_000;
    private const uint DefaultIcmpRate = 2_000;
    private const uint DefaultOtherRate = 20_000;
    private const uint DefaultIcmpErrorRate = 1_000;
    private const uint DefaultAmemThresh = 1_024;
    private const uint DefaultAmDropRate = 10;
    private const uint DefaultCacheExpirationSeconds = 86_400;

    private const uint DefaultLocalPortRestSeconds = 60;

    private static readonly SessionState[] s_states = Enum.GetValues<SessionState>();

    private readonly Wire.Settings _written;

    /// <summary>The defaults.</summary>
    public SnapshotSettings() => _written = new Wire.Settings();

    /// <summary>Settings as written; 0 means the default.</summary>
    public SnapshotSettings(Wire.Settings written, SyncSettings? sessionSync = null) => (_written, SessionSync) = (written, sessionSync);

    /// <summary>With whom sessions are synchronised; null: with nobody.</summary>
    public SyncSettings? SessionSync { get; }

    /// <summary>Fills a row of timeouts: the director's, but for what a service has of its own.</summary>
    public void WriteTimeouts(uint* timeoutMs, TimeoutsDefinition own)
    {
        foreach (SessionState state in s_states)
        {
            uint seconds = state switch
            {
                SessionState.Established or SessionState.SctpEstablished => own.Tcp,
                SessionState.FinWait => own.TcpFin,
                SessionState.Udp => own.Udp,
                _ => 0,
            };
            Volatile.Write(ref timeoutMs[(int)state], Or(seconds, TimeoutSeconds(state)) * 1000);
        }
    }

    /// <summary>Whether workers need to know the NAT servers' endpoints.</summary>
    public bool NatIcmpSend => _written.NatIcmpSend;

    /// <summary>Fills the root's own settings.</summary>
    public void WriteTo(RootSnapshot* root)
    {
        root->PuntRate[0] = Or(_written.PuntArpRate, DefaultArpRate);
        root->PuntRate[1] = Or(_written.PuntControlRate, DefaultControlRate);
        root->PuntRate[2] = Or(_written.PuntIcmpRate, DefaultIcmpRate);
        root->PuntRate[3] = Or(_written.PuntOtherRate, DefaultOtherRate);
        root->IcmpErrorRate = Or(_written.IcmpErrorRate, DefaultIcmpErrorRate);
        root->PathMtuDiscovery = !_written.NoPathMtuDiscovery;
        root->Rules = new SessionRules
        {
            SloppyTcp = _written.SloppyTcp,
            SloppySctp = _written.SloppySctp,
            ConnReuseMode = (byte)(_written.HasConnReuseMode ? _written.ConnReuseMode : 1),
            ExpireNodestConn = _written.ExpireNodestConn,
            ExpireQuiescentTemplate = _written.ExpireQuiescentTemplate,
            CacheBypass = _written.CacheBypass,
            NatIcmpSend = _written.NatIcmpSend,
            BackupOnly = _written.BackupOnly,
            SecureTcp = (byte)_written.SecureTcp,
            DropEntry = (byte)_written.DropEntry,
            DropPacket = (byte)_written.DropPacket,
            AmemThresh = _written.HasAmemthresh ? _written.Amemthresh : DefaultAmemThresh,
            AmDropRate = _written.HasAmDroprate ? _written.AmDroprate : DefaultAmDropRate,
            LocalPortRestMs = (_written.HasLocalPortRest ? _written.LocalPortRest : DefaultLocalPortRestSeconds) * 1000,
            LblcExpirationSeconds = Or(_written.LblcExpiration, DefaultCacheExpirationSeconds),
            LblcrExpirationSeconds = Or(_written.LblcrExpiration, DefaultCacheExpirationSeconds),
        };
    }

    private uint TimeoutSeconds(SessionState state) => state switch
    {
        SessionState.None => 2,
        SessionState.Established => Or(_written.TcpTimeout, 900),
        SessionState.FinWait => Or(_written.TcpFinTimeout, 120),
        SessionState.SynSent or SessionState.TimeWait or SessionState.Listen or SessionState.SynAck => 120,
        SessionState.SynReceived or SessionState.CloseWait => 60,
        SessionState.Close => 10,
        SessionState.LastAck => 30,
        SessionState.Udp => Or(_written.UdpTimeout, 300),
        SessionState.SctpNone => 2,
        SessionState.SctpInit1 or SessionState.SctpRejected => 4,
        SessionState.SctpEstablished => 900,
        > SessionState.Udp => 61,
        _ => 0,
    };

    private static uint Or(uint written, uint standard) => written == 0 ? standard : written;
}
