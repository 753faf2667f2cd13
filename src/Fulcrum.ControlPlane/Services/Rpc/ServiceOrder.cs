using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>The order in which lists are given: by protocol, address (IPv4 first) and port; then by mark.</summary>
public sealed class ServiceOrder : IComparer<ServiceKey>
{
    /// <summary>The only one.</summary>
    public static ServiceOrder Instance { get; } = new();

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
            order = x.Address.GetAddressBytes().AsSpan().SequenceCompareTo(y.Address.GetAddressBytes());
        return order != 0 ? order : x.Port.CompareTo(y.Port);
    }
}
