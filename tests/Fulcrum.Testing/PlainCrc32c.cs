namespace Fulcrum.Testing;

/// <summary>CRC32c bit by bit, as a division of polynomials, independent of the product's own.</summary>
public static class PlainCrc32c
{
    private const uint ReflectedPolynomial = 0x82F6_3B78;

    /// <summary>CRC of bytes whose checksum field is 0; SCTP writes its low byte first.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in data)
        {
            remainder ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) != 0 ? remainder >> 1 ^ ReflectedPolynomial : remainder >> 1;
            }
        }

        return ~remainder;
    }
}
