namespace Fulcrum.Testing;

/// <summary>How the checksum of a layer-4 header is made.</summary>
internal enum TransportChecksum
{
    /// <summary>There is none, or its field stays 0.</summary>
    None,

    /// <summary>Internet checksum of header and data.</summary>
    Plain,

    /// <summary>Internet checksum of pseudo-header, header and data.</summary>
    WithPseudoHeader,

    /// <summary>The same, but 0 is written as 0xFFFF (RFC 768).</summary>
    Udp,

    /// <summary>CRC32c of header and data, low byte first (RFC 9260 appendix A).</summary>
    Crc32c,
}
