using System.Net;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>Remembers what it was asked.</summary>
internal sealed class FakeKernel : IKernel
{
    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public KernelState Current { get; private set; } = KernelState.Empty;

    public List<string> Watched { get; } = [];

    public List<string> Addresses { get; } = [];

    public IReadOnlyList<string> Leaving { get; private set; } = [];

    public bool KeepsAll { get; private set; }

    public List<IPAddress> Resolved { get; } = [];

    public List<string> Wanted { get; } = [];

    public IReadOnlyList<string> Complaints { get; set; } = [];

    public void Set(KernelState state)
    {
        Current = state;
        Changed?.Invoke();
    }

    /// <inheritdoc />
    public void Watch(IReadOnlyCollection<string> twins)
    {
        Watched.Clear();
        Watched.AddRange(twins.Order());
    }

    /// <inheritdoc />
    public IReadOnlyList<string> SetAddresses(
        IReadOnlyCollection<(string? Twin, IPAddress Address)> wanted, IReadOnlyCollection<IPAddress>? leaving = null, bool keepAll = false)
    {
        Leaving = [.. (leaving ?? []).Select(a => a.ToString()).Order()];
        KeepsAll = keepAll;
        Addresses.Clear();
        Addresses.AddRange(wanted.Select(w => $"{w.Twin ?? "?"} {w.Address}").Order());
        return Complaints;
    }

    /// <inheritdoc />
    public void KeepResolved(IReadOnlyCollection<IPAddress> destinations)
    {
        Resolved.Clear();
        Resolved.AddRange(destinations);
    }

    /// <inheritdoc />
    public void KeepResolved(IReadOnlyCollection<IPAddress> come, IReadOnlyCollection<IPAddress> gone)
    {
        Resolved.RemoveAll(gone.Contains);
        Resolved.AddRange(come);
    }

    /// <inheritdoc />
    public void Resolve(string twin, IPAddress address, ushort vlan = 0) =>
        Wanted.Add(vlan == 0 ? $"{twin} {address}" : $"{twin}.{vlan} {address}");

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
