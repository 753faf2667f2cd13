using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// Sets and removes the addresses of instances. They are known by their mark, so those of an earlier process are adopted or removed; an
/// operator's address is never touched. Not thread-safe.
/// </summary>
internal sealed class AddressSetter(NetlinkSocket requests, InterfaceTable interfaces, ILogger logger)
{
    private const int RequestsPerPulse = 64;

    private int _requests;

    /// <summary>Called now and then while there is much to do: other things have their time meanwhile.</summary>
    public Action? Pulse { get; set; }

    /// <summary>Sets what is not there. Returns those that had to be set.</summary>
    /// <param name="addresses">Which.</param>
    /// <param name="isQuiet">What has no interface is not told of.</param>
    public IReadOnlyList<VirtualAddress> Set(IEnumerable<VirtualAddress> addresses, bool isQuiet = false)
    {
        interfaces.Update();
        ILookup<IPAddress, AddressEntry> everywhere = interfaces.Addresses.ToLookup(entry => entry.Address);
        List<VirtualAddress> set = [];
        foreach (VirtualAddress address in addresses)
        {
            if (interfaces.Find(address.Interface) is not { } link)
            {
                if (!isQuiet)
                    logger.LogWarning("The address {Address} is not set: there is no interface {Interface}", address.Address, address.Interface);
                continue;
            }
            AddressEntry[] present = [.. everywhere[address.Address]];
            AddressEntry? inPlace = Array.Find(present, entry => entry.LinkIndex == link.Index && IsSame(entry, address));
            foreach (AddressEntry elsewhere in present.Where(entry => (entry.IsOurs || entry.IsVirtual) && entry != inPlace))
                Delete(elsewhere);
            if (inPlace is { IsVirtual: true } or { IsOurs: false })
                continue;
            if (inPlace is not null)
                Delete(inPlace);
            if (Add(link, address, ProtocolVrrp))
                set.Add(address);
        }
        interfaces.Update();
        return set;
    }

    /// <summary>Removes Fulcrum's of these addresses, whoever of it has set them and wherever.</summary>
    public void Remove(IReadOnlySet<IPAddress> addresses) =>
        RemoveWhere(entry => (entry.IsOurs || entry.IsVirtual) && addresses.Contains(entry.Address));

    /// <summary>Removes what instances have set, but for these addresses.</summary>
    public void Retain(IReadOnlySet<IPAddress> addresses) => RemoveWhere(entry => entry.IsVirtual && !addresses.Contains(entry.Address));

    /// <summary>
    /// A local address that no pool has any more becomes one like those that do not move: whoever looks after these removes it when no
    /// session uses it.
    /// </summary>
    public void HandOver(VirtualAddress address)
    {
        if (interfaces.Find(address.Interface) is not { } link)
            return;
        RemoveWhere(entry => entry.IsVirtual && entry.LinkIndex == link.Index && entry.Address.Equals(address.Address));
        Add(link, address, ProtocolFulcrum);
    }

    private static bool IsSame(AddressEntry entry, VirtualAddress address) => entry.Prefix.PrefixLength == address.PrefixLength;

    private void RemoveWhere(Func<AddressEntry, bool> matches)
    {
        interfaces.Update();
        foreach (AddressEntry entry in interfaces.Addresses.Where(matches).ToArray())
            Delete(entry);
        interfaces.Update();
    }

    private bool Add(InterfaceEntry link, VirtualAddress address, byte protocol)
    {
        NetlinkError error = Execute(
            VirtualAddressRequests.Add(stackalloc byte[VirtualAddressRequests.BufferSize], link.Index, address, protocol));
        if (!error.IsError)
            return true;
        if (error.Errno != Libc.Exists)
            logger.LogWarning("The virtual address {Address} cannot be set on the interface {Interface}: {Error}", address.Address, link.Name, error);
        return false;
    }

    private void Delete(AddressEntry entry)
    {
        NetlinkError error = Execute(VirtualAddressRequests.Delete(
            stackalloc byte[VirtualAddressRequests.BufferSize], entry.LinkIndex, entry.Address, entry.Prefix.PrefixLength));
        if (error.IsError && error.Errno is not (Libc.AddressNotAvailable or Libc.NoDevice))
            logger.LogWarning("The virtual address {Address} cannot be removed: {Error}", entry.Address, error);
    }

    private NetlinkError Execute(Span<byte> request)
    {
        NetlinkError error = requests.Execute(request);
        if (++_requests % RequestsPerPulse == 0)
            Pulse?.Invoke();
        return error;
    }
}
