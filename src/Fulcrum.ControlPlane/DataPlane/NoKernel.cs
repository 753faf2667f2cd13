using System.Net;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>For a daemon that leaves the kernel alone: no routes, no neighbours, no addresses.</summary>
public sealed class NoKernel : IKernel
{
    /// <inheritdoc />
    public event Action? Changed
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public KernelState Current => KernelState.Empty;

    /// <inheritdoc />
    public void Watch(IReadOnlyCollection<string> twins)
    {
    }

    /// <inheritdoc />
    public IReadOnlyList<string> SetAddresses(
        IReadOnlyCollection<(string? Twin, IPAddress Address)> wanted, IReadOnlyCollection<IPAddress>? leaving = null, bool keepAll = false) => [];

    /// <inheritdoc />
    public void KeepResolved(IReadOnlyCollection<IPAddress> destinations)
    {
    }

    /// <inheritdoc />
    public void KeepResolved(IReadOnlyCollection<IPAddress> come, IReadOnlyCollection<IPAddress> gone)
    {
    }

    /// <inheritdoc />
    public void Resolve(string twin, IPAddress address, ushort vlan = 0)
    {
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
