using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>Routes in rte_fib.</summary>
internal sealed class FibRouteStore(Fib fib) : IRouteStore
{
    /// <inheritdoc />
    public void Set(Ipv4Prefix prefix, ushort adjacency) => Translate(() => fib.Add(prefix.Address, prefix.Length, adjacency));

    /// <inheritdoc />
    public void Delete(Ipv4Prefix prefix) => Translate(() => fib.Delete(prefix.Address, prefix.Length));

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
