using System.Security.Cryptography;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// AH as keepalived has it (RFC 2402): next header 1 | length in words less 2 1 | 0 2 | SPI 4: the source address | sequence 4 | ICV 12: the
/// first 96 bits of HMAC-MD5 over IP header, AH and message. What changes on the way counts as 0: type of service, fragment field, checksum,
/// and, where directors speak unicast, the time to live.
/// </summary>
internal static class AuthenticationHeaderFormat
{
    /// <summary>Bytes.</summary>
    public const int Length = 24;

    /// <summary>What its length field says.</summary>
    public const int LengthField = Length / 4 - 2;

    /// <summary>Where the SPI is.</summary>
    public const int SpiOffset = 4;

    /// <summary>Where the sequence number is.</summary>
    public const int SequenceOffset = 8;

    /// <summary>Where the ICV is.</summary>
    public const int ValueOffset = 12;

    /// <summary>Its bytes.</summary>
    public const int ValueLength = 12;

    private const int LongestIpHeader = 60;

    /// <summary>Computes the ICV.</summary>
    /// <param name="ipHeader">As sent or received.</param>
    /// <param name="header">AH; its ICV does not matter.</param>
    /// <param name="message">VRRP.</param>
    /// <param name="key">The password, filled up with zeros.</param>
    /// <param name="isUnicast">The time to live counts as 0.</param>
    /// <param name="value">The ICV.</param>
    public static void Compute(ReadOnlySpan<byte> ipHeader, ReadOnlySpan<byte> header, ReadOnlySpan<byte> message, ReadOnlySpan<byte> key,
        bool isUnicast, Span<byte> value)
    {
        Span<byte> start = stackalloc byte[LongestIpHeader + Length];
        start = start[..(ipHeader.Length + Length)];
        ipHeader.CopyTo(start);
        header.CopyTo(start[ipHeader.Length..]);
        start[1] = 0;
        start.Slice(6, 2).Clear();
        start.Slice(10, 2).Clear();
        if (isUnicast)
            start[8] = 0;
        start.Slice(ipHeader.Length + ValueOffset, ValueLength).Clear();
        Span<byte> digest = stackalloc byte[HMACMD5.HashSizeInBytes];
        Digest(start, message, key, digest);
        digest[..ValueLength].CopyTo(value);
    }

    // The protocol says MD5; there is no choice.
#pragma warning disable CA5351
    private static void Digest(ReadOnlySpan<byte> start, ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> digest)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.MD5, key);
        hash.AppendData(start);
        hash.AppendData(message);
        hash.GetHashAndReset(digest);
    }
#pragma warning restore CA5351
}
