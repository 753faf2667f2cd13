namespace Fulcrum.Pktgen.Cases;

/// <summary>Memory of sessions.</summary>
internal static class SessionMemory
{
    /// <summary>Name of the figure: bytes of a session of IPv4.</summary>
    public const string Ipv4Key = "bytes_per_ipv4_session";

    /// <summary>The same of IPv6.</summary>
    public const string Ipv6Key = "bytes_per_ipv6_session";

    private const long FixedTableBytes = 512L << 20;
    private const long BytesPerSession = 120;

    /// <summary>Bytes of huge pages for a table of so many sessions, and what else a data plane takes beside its buffers.</summary>
    public static long Bytes(int sessions) => sessions * BytesPerSession + FixedTableBytes;
}
