namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>Kinds of TCP options (IANA "TCP Parameters").</summary>
internal static class TcpOptionKind
{
    /// <summary>Nothing follows.</summary>
    public const byte EndOfList = 0;

    /// <summary>Padding; has no length.</summary>
    public const byte NoOperation = 1;

    /// <summary>Maximum segment size, 4 bytes.</summary>
    public const byte MaximumSegmentSize = 2;

    /// <summary>Selective acknowledgment, 2 bytes and 8 for each block (RFC 2018).</summary>
    public const byte SelectiveAcknowledgment = 5;

    /// <summary>The client's address, as DPVS and toa.ko have it; an experimental kind (RFC 4727).</summary>
    public const byte ClientAddress = 254;
}
