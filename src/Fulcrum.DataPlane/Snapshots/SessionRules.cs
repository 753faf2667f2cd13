namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// LVS's sysctls that say which packets make sessions and which sessions go on, by LVS's names
/// (reference: ipvs-sysctl.rst), and what else there is to say about sessions. Part of the root.
/// </summary>
public struct SessionRules
{
    /// <summary>sloppy_tcp: any TCP segment but RST makes a session.</summary>
    public bool SloppyTcp;

    /// <summary>sloppy_sctp: any SCTP packet but ABORT makes a session.</summary>
    public bool SloppySctp;

    /// <summary>conn_reuse_mode, 0 to 3: what a SYN does to a session that is over or nearly.</summary>
    public byte ConnReuseMode;

    /// <summary>expire_nodest_conn: a session whose server is gone ends with its next packet, which begins anew.</summary>
    public bool ExpireNodestConn;

    /// <summary>expire_quiescent_template: templates do not bind to servers of weight 0.</summary>
    public bool ExpireQuiescentTemplate;

    /// <summary>cache_bypass: packets of a mark service without servers go to their own destination.</summary>
    public bool CacheBypass;

    /// <summary>nat_icmp_send: what NAT servers send without a session is answered with port unreachable.</summary>
    public bool NatIcmpSend;

    /// <summary>backup_only: nothing is balanced.</summary>
    public bool BackupOnly;

    /// <summary>secure_tcp: 0 off, 1 and 2 while short of sessions, 3 always.</summary>
    public byte SecureTcp;

    /// <summary>drop_entry, as <see cref="SecureTcp"/>.</summary>
    public byte DropEntry;

    /// <summary>drop_packet, as <see cref="SecureTcp"/>.</summary>
    public byte DropPacket;

    /// <summary>amemthresh: fewer free sessions than this are short.</summary>
    public uint AmemThresh;

    /// <summary>am_droprate: with drop_packet 3 one in so many packets that begin a session is dropped.</summary>
    public uint AmDropRate;

    /// <summary>How long a local port rests after its session's last packet, milliseconds; 0: not at all.</summary>
    public uint LocalPortRestMs;

    /// <summary>lblc_expiration, seconds.</summary>
    public uint LblcExpirationSeconds;

    /// <summary>lblcr_expiration, seconds.</summary>
    public uint LblcrExpirationSeconds;
}
