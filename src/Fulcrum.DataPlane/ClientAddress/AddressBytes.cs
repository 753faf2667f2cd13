using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>Writes addresses as those who read them on the server expect it.</summary>
internal static unsafe class AddressBytes
{
    /// <summary>Longest text of an address, without a terminator.</summary>
    public const int LongestText = 39;

    private const int Groups = 8;

    /// <summary>4 or 16 bytes; returns how many. unsafe: there is room for them.</summary>
    public static int Write(byte* target, IpAddress address)
    {
        if (address.IsIpv4)
        {
            *(Be32*)target = address.Ipv4;
            return sizeof(Be32);
        }
        address.Store(target);
        return IpAddress.Length;
    }

    /// <summary>
    /// Dotted decimal, or RFC 5952; returns the length. unsafe: there is room for <see cref="LongestText"/> bytes.
    /// </summary>
    public static int WriteText(byte* target, IpAddress address)
    {
        byte* bytes = stackalloc byte[IpAddress.Length];
        int count = Write(bytes, address);
        if (count == IpAddress.Length)
            return WriteGroups(target, (Be16*)bytes);
        int length = 0;
        for (int index = 0; index < count; index++)
        {
            if (index > 0)
                target[length++] = (byte)'.';
            length += WriteNumber(target + length, bytes[index], 10);
        }
        return length;
    }

    /// <summary>
    /// A number without leading zeros, in lower case; returns its length. unsafe: there is room for its digits.
    /// </summary>
    public static int WriteNumber(byte* target, uint number, uint radix)
    {
        int length = 1;
        for (uint rest = number / radix; rest > 0; rest /= radix)
            length++;
        for (int at = length - 1; at >= 0; at--)
        {
            uint digit = number % radix;
            target[at] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            number /= radix;
        }
        return length;
    }

    private static int WriteGroups(byte* target, Be16* groups)
    {
        (int gap, int gapLength) = LongestZeros(groups);
        int length = 0;
        for (int index = 0; index < Groups; index++)
        {
            if (index == gap)
            {
                target[length++] = (byte)':';
                target[length++] = (byte)':';
                index += gapLength - 1;
                continue;
            }
            if (index > 0 && index != gap + gapLength)
                target[length++] = (byte)':';
            length += WriteNumber(target + length, groups[index].Host, 16);
        }
        return length;
    }

    /// <summary>The first of the longest runs of two or more zero groups; (-1, 0) when there is none (RFC 5952 4.2).</summary>
    private static (int Start, int Length) LongestZeros(Be16* groups)
    {
        (int Start, int Length) longest = (-1, 0);
        for (int start = 0; start < Groups; start++)
        {
            int length = 0;
            while (start + length < Groups && groups[start + length].Raw == 0)
                length++;
            if (length > Math.Max(1, longest.Length))
                longest = (start, length);
        }
        return longest;
    }
}
