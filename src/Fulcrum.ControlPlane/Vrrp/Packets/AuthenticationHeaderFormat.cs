namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// AH as keepalived has it (RFC 2402): next header 1 | length in words less 2 1 | 0 2 | SPI 4: the source address | sequence 4 | ICV 12: the
/// first 96 bits of HMAC-MD5.
/// </summary>
internal static class AuthenticationHeaderFormat
{
    /// <summary>Bytes.</summary>
    public const int Length = 24;

    /// <summary>Where the sequence number is.</summary>
    public const int SequenceOffset = 8;

    /// <summary>Where the ICV is.</summary>
    public const int ValueOffset = 12;

    /// <summary>Its bytes.</summary>
    public const int ValueLength = 12;
}
