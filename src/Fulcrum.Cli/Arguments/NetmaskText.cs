using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Fulcrum.Cli.Arguments;

/// <summary>Netmasks of IPv4 and the prefix lengths that they stand for.</summary>
internal static class NetmaskText
{
    /// <summary>1 to 32; null: the mask is empty, or no prefix.</summary>
    public static uint? PrefixLength(IPAddress mask)
    {
        uint bits = BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        int ones = BitOperations.LeadingZeroCount(~bits);
        return ones > 0 && BitOperations.PopCount(bits) == ones ? (uint)ones : null;
    }
}
