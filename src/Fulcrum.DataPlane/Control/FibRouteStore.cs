using System.Net;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Routes in rte_fib and rte_fib6. The IPv6 table, 128 MiB, is made for the first IPv6 route, and replaced by a fresh copy when it has no
/// room left. Control thread only.
/// </summary>
internal sealed unsafe class FibRouteStore(SharedTables* shared, Fib fib, IQuiescence quiescence, int numaNode) : IRouteStore
{
    private const int MaxIpv6Routes = 13_108;

    private Fib6? _fib6;
    private int _tableCount;

    /// <inheritdoc />
    public void Set(IpPrefix prefix, ushort adjacency) => Translate(() =>
    {
        if (prefix.Address.IsIpv4)
            fib.Add(prefix.Address.Ipv4.Host, prefix.Length, adjacency);
        else
            SetIpv6(new IPAddress(prefix.Address.ToArray()), prefix.Length, adjacency);
    });

    /// <inheritdoc />
    public void Delete(IpPrefix prefix) => Translate(() =>
    {
        if (prefix.Address.IsIpv4)
            fib.Delete(prefix.Address.Ipv4.Host, prefix.Length);
        else if (_fib6 is not null)
            _fib6.Delete(new IPAddress(prefix.Address.ToArray()), prefix.Length);
    });

    private void SetIpv6(IPAddress address, int length, ushort adjacency)
    {
        try
        {
            if (_fib6 is null)
                Replace();
            _fib6!.Add(address, length, adjacency);
        }
        catch (DpdkException e) when (e.Errno == Fib6.NoRoom)
        {
            Replace();
            _fib6!.Add(address, length, adjacency);
        }
    }

    /// <summary>Puts a new table with the same routes in the place of the one that is there.</summary>
    private void Replace()
    {
        Fib6? old = _fib6;
        Fib6 table = Fib6.Create($"routes6.{_tableCount++}", MaxIpv6Routes, Adjacency.None, numaNode);
        old?.CopyTo(table);
        _fib6 = table;
        Volatile.Write(ref shared->Fib6, table.Handle);
        quiescence.Wait();
        old?.Dispose();
    }

    private static void Translate(Action action)
    {
        try
        {
            action();
        }
        catch (DpdkException e)
        {
            throw new IOException($"The route table refuses: {e.Message}.", e);
        }
    }
}
