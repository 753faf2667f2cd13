using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Plan;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// Makes the macvlan interfaces of use_vmac on their twins, and removes those that nobody wants, also of an earlier process: they are known
/// by their alias. What it sets on other interfaces goes back when it ends. Not thread-safe.
/// </summary>
internal sealed class VirtualInterfaces(NetlinkSocket requests, InterfaceTable interfaces, ILogger logger)
{
    private const string Alias = "fulcrum-vrrp";
    private const string Ipv4 = "ipv4";
    private const string Ipv6 = "ipv6";

    private readonly Dictionary<(string Interface, string Setting), string> _before = [];

    /// <summary>
    /// The instance's interface, made if it is not there. Null and a sentence: it cannot be made. The lower one has to exist.
    /// </summary>
    public InterfaceEntry? Ensure(InstancePlan plan, InterfaceEntry lower, out string? problem)
    {
        string name = plan.VirtualInterface!;
        InterfaceEntry? present = interfaces.Find(name);
        if (present is not null && !IsAsWanted(present, plan, lower))
        {
            if (!IsOurs(present))
            {
                problem = $"The interface {name} exists already and is not Fulcrum's: choose another name for use_vmac.";
                return null;
            }
            Delete(present);
            present = null;
        }
        problem = present is null ? Make(plan, lower) : null;
        present = interfaces.Find(name);
        if (problem is null && present is { IsUp: false })
            requests.Execute(LinkRequests.SetUp(stackalloc byte[LinkRequests.BufferSize], present.Index));
        if (problem is null && present is not null && plan.Settings.Family == AddressFamily.InterNetworkV6)
            CopyLinkLocal(plan, lower, present);
        interfaces.Update();
        return problem is null ? interfaces.Find(name) : null;
    }

    /// <summary>Removes Fulcrum's interfaces that are not among these names.</summary>
    public void Retain(IReadOnlySet<string> names)
    {
        foreach (InterfaceEntry entry in interfaces.Interfaces.Where(entry => IsOurs(entry) && !names.Contains(entry.Name)).ToArray())
            Delete(entry);
        if (names.Count == 0)
            Restore();
    }

    private static bool IsOurs(InterfaceEntry entry) => entry.Alias == Alias;

    private static bool IsAsWanted(InterfaceEntry entry, InstancePlan plan, InterfaceEntry lower) =>
        entry.Kind == "macvlan" && entry.LowerIndex == lower.Index && entry.Mac.Equals(plan.VirtualMac) && IsOurs(entry);

    private string? Make(InstancePlan plan, InterfaceEntry lower)
    {
        string name = plan.VirtualInterface!;
        Span<byte> buffer = stackalloc byte[LinkRequests.BufferSize];
        NetlinkError error = requests.Execute(LinkRequests.AddMacvlan(buffer, name, lower.Index, plan.VirtualMac));
        if (error.IsError)
            return $"The interface {name} of use_vmac cannot be made on {lower.Name}: {error}.";
        interfaces.Update();
        if (interfaces.Find(name) is not { } made)
            return $"The interface {name} of use_vmac has vanished.";
        requests.Execute(LinkRequests.Mark(buffer, made.Index, Alias));
        Prepare(plan, made, lower);
        logger.LogInformation("The interface {Name} ({Mac}) is made on {Lower} for VRRP instance {Instance}",
            name, Text(plan.VirtualMac.GetAddressBytes()), lower.Name, plan.Instance.Name);
        return null;
    }

    /// <summary>As keepalived sets them: each interface answers ARP for its own addresses only, and takes what comes from the other.</summary>
    private void Prepare(InstancePlan plan, InterfaceEntry made, InterfaceEntry lower)
    {
        bool hasIpv6 = plan.Addresses.Any(item => item.Interface == made.Name && item.Address.AddressFamily == AddressFamily.InterNetworkV6)
            || plan.Settings.Family == AddressFamily.InterNetworkV6;
        InterfaceSettings.Write(Ipv6, made.Name, "disable_ipv6", hasIpv6 ? "0" : "1");
        InterfaceSettings.Write(Ipv6, made.Name, "autoconf", "0");
        InterfaceSettings.Write(Ipv6, made.Name, "accept_ra", "0");
        InterfaceSettings.Write(Ipv4, made.Name, "arp_ignore", "1");
        InterfaceSettings.Write(Ipv4, made.Name, "arp_filter", "0");
        InterfaceSettings.Write(Ipv4, made.Name, "accept_local", "1");
        InterfaceSettings.Write(Ipv4, made.Name, "promote_secondaries", "1");
        ClearReversePathFilterOfAll();
        InterfaceSettings.Write(Ipv4, made.Name, "rp_filter", "0");
        Change(lower.Name, "arp_ignore", "1");
        Change(lower.Name, "arp_filter", "1");
    }

    /// <summary>
    /// The stricter of the setting of "all" and the interface's own counts, and adverts of another director come back on another way than the
    /// kernel would send to it. So each interface gets the setting of "all" as its own.
    /// </summary>
    private void ClearReversePathFilterOfAll()
    {
        if (InterfaceSettings.Read(Ipv4, "all", "rp_filter") is not { } all || all == "0")
            return;
        foreach (InterfaceEntry entry in interfaces.Interfaces)
        {
            if (Number(InterfaceSettings.Read(Ipv4, entry.Name, "rp_filter")) < Number(all))
                InterfaceSettings.Write(Ipv4, entry.Name, "rp_filter", all);
        }
        if (InterfaceSettings.Write(Ipv4, "all", "rp_filter", "0"))
            logger.LogWarning("net.ipv4.conf.all.rp_filter was {Value}; use_vmac needs 0, so each interface has that value as its own now", all);
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Adverts leave with the link-local address of the interface below.</summary>
    private void CopyLinkLocal(InstancePlan plan, InterfaceEntry lower, InterfaceEntry made)
    {
        IPAddress? address = plan.Instance.Transport.Source ?? interfaces.SourceOf(lower.Index, AddressFamily.InterNetworkV6, isLinkLocal: true);
        if (address is null || !address.IsIPv6LinkLocal || interfaces.Has(made.Index, address))
            return;
        VirtualAddress copy = new(made.Name, address, 64) { Flags = NetlinkConstants.IfaFNoDad, Scope = 253 };
        NetlinkError error = requests.Execute(
            VirtualAddressRequests.Add(stackalloc byte[VirtualAddressRequests.BufferSize], made.Index, copy, protocol: 0));
        if (error.IsError && error.Errno != Libc.Exists)
            logger.LogWarning("The address {Address} cannot be set on the interface {Interface}: {Error}", address, made.Name, error);
    }

    private void Delete(InterfaceEntry entry)
    {
        NetlinkError error = requests.Execute(LinkRequests.Delete(stackalloc byte[LinkRequests.BufferSize], entry.Index));
        if (error.IsError && error.Errno != Libc.NoDevice)
            logger.LogWarning("The interface {Interface} cannot be removed: {Error}", entry.Name, error);
        interfaces.Update();
    }

    private void Change(string interfaceName, string setting, string value)
    {
        string? before = InterfaceSettings.Read(Ipv4, interfaceName, setting);
        if (before is null || before == value || !InterfaceSettings.Write(Ipv4, interfaceName, setting, value))
            return;
        _before.TryAdd((interfaceName, setting), before);
    }

    private void Restore()
    {
        foreach (((string interfaceName, string setting), string before) in _before)
            InterfaceSettings.Write(Ipv4, interfaceName, setting, before);
        _before.Clear();
    }

    private static string Text(byte[] mac) => string.Join(':', mac.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
