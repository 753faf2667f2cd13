using System.Net;
using System.Runtime.CompilerServices;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>The order in which lists are given: by protocol, address (IPv4 first) and port; then by mark.</summary>
public sealed class ServiceOrder : IComparer<ServiceKey>
{
    private const int LongestAddress = 16;

    /// <summary>The only one.</summary>
    public static ServiceOrder Instance { get; } = new();

    private static readonly ConditionalWeakTable<ValueList<VirtualService>, VirtualService[]> s_sorted = [];

    /// <summary>In this order; sorted once for each model.</summary>
    public static IReadOnlyList<VirtualService> Sort(ValueList<VirtualService> services) =>
        s_sorted.GetValue(services, list => [.. list.OrderBy(service => service.Key, Instance)]);

    /// <inheritdoc />
    public int Compare(ServiceKey? x, ServiceKey? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        int order = x.IsMark.CompareTo(y.IsMark);
        if (order == 0)
            order = x.Protocol.CompareTo(y.Protocol);
        if (order == 0)
            order = x.Address.AddressFamily.CompareTo(y.Address.AddressFamily);
        if (order == 0)
            order = Compare(x.Address, y.Address);
        return order != 0 ? order : x.Port.CompareTo(y.Port);
    }

    private static int Compare(IPAddress x, IPAddress y)
    {
        Span<byte> left = stackalloc byte[LongestAddress];
        Span<byte> right = stackalloc byte[LongestAddress];
        _ = x.TryWriteBytes(left, out int leftLength);
        _ = y.TryWriteBytes(right, out int rightLength);
        return left[..leftLength].SequenceCompareTo(right[..rightLength]);
    }
}
