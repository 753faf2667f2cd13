using System.Buffers.Binary;
using System.Net;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>
/// The order of ipvsadm's listings, with its overflows: addresses are subtracted as signed 32-bit numbers, so that those that lie 2^31 or
/// more apart are the wrong way round. As this is no order in the strict sense, the C library's merge sort is part of it.
/// </summary>
internal static class KernelOrder
{
    /// <summary>By mark, address family, protocol, address, port.</summary>
    public static IEnumerable<VirtualService> Sort(IEnumerable<VirtualService> services) => MergeSort([.. services], Compare);

    /// <summary>The server that was added last comes first, as in the kernel.</summary>
    public static IEnumerable<RealServer> Unsorted(IEnumerable<RealServer> servers) => servers.Reverse();

    /// <summary>By address, whatever its family is, and port.</summary>
    public static IEnumerable<RealServer> Sort(IEnumerable<RealServer> servers) =>
        MergeSort([.. Unsorted(servers)], (left, right) => Compare(left.Endpoint, right.Endpoint));

    private static int Compare(VirtualService left, VirtualService right)
    {
        int order = unchecked((int)left.Key.Mark - (int)right.Key.Mark);
        if (order == 0)
        {
            order = IpvsadmFormat.IsIpv6(left.Key).CompareTo(IpvsadmFormat.IsIpv6(right.Key));
        }

        if (order == 0)
        {
            order = left.Key.Protocol - right.Key.Protocol;
        }

        return order != 0 || left.Key.Mark != 0 ? order : Compare(left.Key.Virtual, right.Key.Virtual);
    }

    private static int Compare(Endpoint left, Endpoint right)
    {
        int order = Compare(Bytes(left.Address), Bytes(right.Address));
        return order != 0 ? order : left.Port.CompareTo(right.Port);
    }

    private static int Compare(byte[] left, byte[] right)
    {
        int order = 0;
        for (int at = 0; order == 0 && at < left.Length; at += sizeof(int))
        {
            order = unchecked(BinaryPrimitives.ReadInt32BigEndian(left.AsSpan(at)) - BinaryPrimitives.ReadInt32BigEndian(right.AsSpan(at)));
        }

        return order;
    }

    private static byte[] Bytes(string address)
    {
        byte[] bytes = new byte[16];
        IPAddress.Parse(address).TryWriteBytes(bytes, out _);
        return bytes;
    }

    /// <summary>Halves, the first one shorter by one where they differ; of equal items the left one first.</summary>
    private static List<T> MergeSort<T>(List<T> items, Comparison<T> compare)
    {
        if (items.Count < 2)
        {
            return items;
        }

        int half = items.Count / 2;
        List<T> left = MergeSort(items[..half], compare);
        List<T> right = MergeSort(items[half..], compare);
        List<T> merged = new(items.Count);
        int first = 0;
        int second = 0;
        while (first < left.Count && second < right.Count)
        {
            merged.Add(compare(left[first], right[second]) <= 0 ? left[first++] : right[second++]);
        }

        merged.AddRange(left[first..]);
        merged.AddRange(right[second..]);
        return merged;
    }
}
