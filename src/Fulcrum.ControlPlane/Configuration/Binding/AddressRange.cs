using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Addresses in one word: <c>10.0.0.1</c>, <c>10.0.0.1-9</c> (last part), <c>10.0.0.1-10.0.1.9</c>; <c>2001:db8::1</c>,
/// <c>2001:db8::1-1f</c> (last group, hexadecimal), <c>2001:db8::1-2001:db8::1:9</c>.
/// </summary>
public static class AddressRange
{
    /// <summary>How many addresses a range may have.</summary>
    public const int MaximumCount = 1 << MaximumBits;

    /// <summary>How many bits of an address a range may go over.</summary>
    public const int MaximumBits = 16;

    private const int MaximumGroupLength = 4;

    /// <summary>Expands the word; returns what is wrong, or null.</summary>
    public static string? Read(string text, out IReadOnlyList<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(text);
        addresses = [];
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        string? complaint = ValueSyntax.ReadAddress(dash < 0 ? text : text[..dash], out IPAddress first);
        if (complaint is not null)
            return complaint;
        if (dash < 0)
        {
            addresses = [first];
            return null;
        }
        UInt128 start = ToNumber(first);
        complaint = ReadLast(text[(dash + 1)..], first, out UInt128 last);
        if (complaint is not null)
            return complaint;
        if (last < start)
            return $"the range '{text}' is reversed; write the lower address first";
        if (last - start >= MaximumCount)
            return $"the range '{text}' has more than {MaximumCount} addresses";
        addresses = From(first, (int)(last - start) + 1);
        return null;
    }

    /// <summary>So many addresses, one after the other.</summary>
    public static IReadOnlyList<IPAddress> From(IPAddress first, int count)
    {
        ArgumentNullException.ThrowIfNull(first);
        UInt128 start = ToNumber(first);
        return [.. Enumerable.Range(0, count).Select(i => ToAddress(start + (UInt128)i, first.AddressFamily))];
    }

    private static string? ReadLast(string text, IPAddress first, out UInt128 last)
    {
        last = 0;
        bool isV6 = first.AddressFamily == AddressFamily.InterNetworkV6;
        if (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
        {
            if (ValueSyntax.ReadAddress(text, out IPAddress address) is { } complaint)
                return complaint;
            last = ToNumber(address);
            bool isSameFamily = address.AddressFamily == first.AddressFamily;
            return isSameFamily ? null : $"{first} and {address} are of different address families; use one family";
        }
        return isV6 ? ReadLastGroup(text, first, out last) : ReadLastPart(text, first, out last);
    }

    private static string? ReadLastPart(string text, IPAddress first, out UInt128 last)
    {
        bool isPart = ValueSyntax.ReadNumber(text, 0, byte.MaxValue, out int part) is null;
        last = (ToNumber(first) & ~(UInt128)byte.MaxValue) | (UInt128)part;
        return isPart ? null : $"'{text}' does not end a range; write the last part (0 to 255) or a whole address";
    }

    private static string? ReadLastGroup(string text, IPAddress first, out UInt128 last)
    {
        ushort group = 0;
        bool isGroup = text.Length <= MaximumGroupLength
            && ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out group);
        last = (ToNumber(first) & ~(UInt128)ushort.MaxValue) | group;
        return isGroup ? null : $"'{text}' does not end a range; write the last group (0 to ffff) or a whole address";
    }

    private static UInt128 ToNumber(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress ToAddress(UInt128 number, AddressFamily family)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(family == AddressFamily.InterNetwork ? bytes[12..] : bytes);
    }
}
