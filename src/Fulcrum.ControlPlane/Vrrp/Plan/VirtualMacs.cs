using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp.Plan;

/// <summary>The MAC addresses of virtual routers (RFC 9568, 7.3): 00-00-5E-00-01-VRID, over IPv6 00-00-5E-00-02-VRID.</summary>
internal static class VirtualMacs
{
    /// <summary>Those that the data plane takes frames for on one port, beside the port's own.</summary>
    public const int MostOfAPort = 31;

    private const int Length = 6;

    /// <summary>The port that has an interface's frames: those of a VLAN come in on the one below it.</summary>
    public static string PortOf(string interfaceName) => interfaceName.Split('.')[0];

    /// <summary>What no port takes frames for, if all are master at once.</summary>
    public static IEnumerable<VrrpRemark> Surplus(IEnumerable<InstancePlan> plans) =>
        from plan in plans
        where plan.VirtualInterface is not null
        group plan by PortOf(plan.Settings.Interface) into ofPort
        from surplus in ofPort.GroupBy(plan => plan.VirtualMac).Skip(MostOfAPort)
        from plan in surplus
        select new VrrpRemark("VRRP instance", plan.Instance.Name, plan.Instance.Origin,
            $"{ofPort.Key} takes frames for {MostOfAPort} virtual MAC addresses at a time, and this is one more: its addresses may not be served; "
            + "leave use_vmac out");

    /// <summary>That which is written, else vmac_prefix with the router id, else the standard one.</summary>
    public static PhysicalAddress Of(VrrpInstance instance, VrrpDefaults defaults, InstanceSettings settings)
    {
        if (Read(instance.Transport.MacAddress, Length) is { } written)
            return new PhysicalAddress(written);
        byte family = settings.Family == AddressFamily.InterNetwork ? (byte)1 : (byte)2;
        byte[] mac = [0x00, 0x00, 0x5E, 0x00, family, (byte)settings.RouterId];
        Read(defaults.VirtualMacPrefix, Length - 2)?.CopyTo(mac, 0);
        return new PhysicalAddress(mac);
    }

    /// <summary>Null: none is written, or it is of another length.</summary>
    private static byte[]? Read(string? text, int length)
    {
        string[] words = text?.Split(':', '-') ?? [];
        byte[] bytes = new byte[length];
        for (int i = 0; i < words.Length && i < length; i++)
        {
            if (!byte.TryParse(words[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out bytes[i]))
                return null;
        }
        return words.Length >= length ? bytes : null;
    }
}
