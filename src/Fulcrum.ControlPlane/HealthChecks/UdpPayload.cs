using System.Globalization;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What UDP_CHECK sends and expects, as hexadecimal digits. Of an odd number of digits the last is a byte of its own, as in keepalived.</summary>
public static class UdpPayload
{
    /// <summary>What is sent where nothing is written: keepalived's 32 bytes.</summary>
    public static ReadOnlyMemory<byte> Default { get; } = "keepalived check - keepalived ch"u8.ToArray();

    /// <summary>The bytes; the default where there are no digits.</summary>
    public static ReadOnlyMemory<byte> Parse(string? digits) =>
        digits is null ? Default : BytesOf(digits).Select(b => byte.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();

    /// <summary>Whether a reply begins with the digits; x stands for any digit.</summary>
    public static bool Matches(ReadOnlySpan<byte> reply, string digits)
    {
        string[] expected = [.. BytesOf(digits)];
        if (reply.Length < expected.Length)
            return false;
        for (int i = 0; i < expected.Length; i++)
        {
            string actual = reply[i].ToString("x2", CultureInfo.InvariantCulture);
            string wanted = expected[i].PadLeft(2, '0');
            if ((wanted[0] != 'x' && wanted[0] != actual[0]) || (wanted[1] != 'x' && wanted[1] != actual[1]))
                return false;
        }
        return true;
    }

    private static IEnumerable<string> BytesOf(string digits) => digits.Chunk(2).Select(pair => new string(pair));
}
