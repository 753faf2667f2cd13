using System.Net;
using System.Net.NetworkInformation;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// The Linux kernel beside the data plane: routes and neighbours are configured there and mirrored into the data plane;
/// virtual and local addresses are put on the ports' twins so that the kernel answers ARP and ping for them.
/// </summary>
public interface IKernel : IDisposable
{
    /// <summary>What the kernel has now on the twins. Replaced as a whole on every change.</summary>
    KernelState Current { get; }

    /// <summary>Raised after <see cref="Current"/> changed, on a thread of the mirror, a burst of changes at most once in 20 ms.</summary>
    event Action? Changed;

    /// <summary>Names of the twins, as the data plane reports them. Reads the present state before it returns.</summary>
    void Watch(IReadOnlyCollection<string> twins);

    /// <summary>
    /// Makes exactly these addresses present (/32 or /128) beside those of the operator, which are never touched. Twin null: chosen
    /// by the connected prefix, else by the route to the address, else the first twin; in the same way between a twin and its VLANs.
    /// Missing twins are retried when they appear.
    /// Returns a sentence for each address that could not be set.
    /// </summary>
    /// <param name="wanted">The addresses.</param>
    /// <param name="leaving">Not wanted any more, but kept where they are until they are left out here; null: none.</param>
    /// <param name="keepAll">Whether what is not wanted stays, too: which addresses sessions use is not known yet.</param>
    IReadOnlyList<string> SetAddresses(
        IReadOnlyCollection<(string? Twin, IPAddress Address)> wanted, IReadOnlyCollection<IPAddress>? leaving = null, bool keepAll = false);

    /// <summary>Keeps the next hops towards these destinations resolved (managed neighbours), and those of every gateway route.</summary>
    void KeepResolved(IReadOnlyCollection<IPAddress> destinations);

    /// <summary>
    /// As <see cref="KeepResolved(IReadOnlyCollection{IPAddress})"/>, for a change of the destinations. Those that are gone are released
    /// within a second.
    /// </summary>
    void KeepResolved(IReadOnlyCollection<IPAddress> come, IReadOnlyCollection<IPAddress> gone);

    /// <summary>Asks the kernel to resolve a neighbour once (NTF_USE), on the twin or on a VLAN of it.</summary>
    void Resolve(string twin, IPAddress address, ushort vlan = 0);

    /// <summary>
    /// Sends what is for these networks, and nothing else, to the data plane by a twin: their first address is a gateway with the twin's own
    /// MAC address. Twin null: there is none.
    /// </summary>
    /// <param name="twin">By which they leave.</param>
    /// <param name="networks">In use.</param>
    /// <param name="unused">Not in use; an earlier process may have left their routes.</param>
    void RouteChecks(string? twin, IReadOnlyList<IPNetwork> networks, IReadOnlyList<IPNetwork> unused)
    {
    }
}

/// <summary>Routes, usable neighbours and the host's own addresses on the twins and their VLANs. Immutable.</summary>
public sealed record KernelState(IReadOnlyList<KernelRoute> Routes, IReadOnlyList<KernelNeighbour> Neighbours)
{
    /// <summary>In the order of the twins and VLANs; of one of them, preferred addresses (not deprecated or temporary) first.</summary>
    public IReadOnlyList<KernelAddress> Addresses { get; init; } = [];

    /// <summary>Nothing known.</summary>
    public static KernelState Empty { get; } = new([], []);
}

/// <summary>A unicast route of the main table through a twin, or a VLAN of it. Gateway null: the destination is on the link.</summary>
public sealed record KernelRoute(IPNetwork Prefix, string Twin, IPAddress? Gateway, ushort Vlan = 0);

/// <summary>A neighbour with a known MAC address (not FAILED, not INCOMPLETE).</summary>
public sealed record KernelNeighbour(string Twin, IPAddress Address, PhysicalAddress Mac, ushort Vlan = 0);
