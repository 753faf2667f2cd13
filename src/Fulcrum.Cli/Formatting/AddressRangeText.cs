using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>Local addresses in as few words as possible.</summary>
public static class AddressRangeText
{
    /// <summary>
    /// "192.0.2.10-20@lan 2001:db8::1@lan": addresses that follow each other are a range, by its last part where that is enough. What is no
    /// address is taken over as it is.
    /// </summary>
    public static string Format(IEnumerable<LocalAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        List<string> words = [];
        LocalAddress? first = null;
        LocalAddress? last = null;
        foreach (LocalAddress address in addresses)
        {
            if (last is not null && Follows(last, address))
            {
                last = address;
                continue;
            }

            Add(words, first, last);
            first = last = address;
        }

        Add(words, first, last);
        return string.Join(' ', words);
    }

    private static void Add(List<string> words, LocalAddress? first, LocalAddress? last)
    {
        if (first is null || last is null)
        {
            return;
        }

        string range = first == last ? first.Address : $"{first.Address}-{End(first.Address, last.Address)}";
        words.Add(PoolAddressText.Format(new LocalAddress { Address = range, Port = first.Port }));
    }

    private static bool Follows(LocalAddress earlier, LocalAddress later) =>
        earlier.Port == later.Port
        && IPAddress.TryParse(earlier.Address, out IPAddress? first) && IPAddress.TryParse(later.Address, out IPAddress? second)
        && first.AddressFamily == second.AddressFamily && Number(first) + 1 == Number(second);

    /// <summary>The last part, a number or a hexadecimal group, where all others are equal.</summary>
    private static string End(string first, string last)
    {
        byte[] start = IPAddress.Parse(first).GetAddressBytes();
        byte[] end = IPAddress.Parse(last).GetAddressBytes();
        int size = end.Length == 4 ? 1 : 2;
        if (!start.AsSpan(..^size).SequenceEqual(end.AsSpan(..^size)))
        {
            return last;
        }

        return size == 1 ? $"{end[3]}" : $"{BinaryPrimitives.ReadUInt16BigEndian(end.AsSpan(14)):x}";
    }

    private static UInt128 Number(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
        : BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes());
}
