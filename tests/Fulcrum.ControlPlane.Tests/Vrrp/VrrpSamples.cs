using System.Net;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>Instances and adverts for tests.</summary>
internal static class VrrpSamples
{
    public static readonly Origin Origin = new("test.conf", 1);

    public static VrrpInstance Instance(string name = "VI", int routerId = 51, int? priority = 100, string address = "10.99.0.10") => new()
    {
        Name = name, Origin = Origin, Interface = "eth0", RouterId = routerId, Priority = priority, Addresses = Addresses(address),
    };

    public static ValueList<InterfaceAddress> Addresses(params string[] addresses) =>
        new(addresses.Select(address => new InterfaceAddress { Address = IPAddress.Parse(address) }));

    public static VrrpSyncGroup Group(params string[] members) => new() { Name = "G", Origin = Origin, Members = [.. members] };

    public static InstanceSettings Settings(VrrpInstance? instance = null, VrrpDefaults? defaults = null) =>
        InstanceSettings.Of(instance ?? Instance(), defaults ?? new());

    public static VrrpAdvert Advert(int priority, string source = "10.99.0.2", double interval = 1, int version = 2, int routerId = 51,
        string address = "10.99.0.10") => new()
        {
            Version = version,
            RouterId = routerId,
            Priority = priority,
            Interval = TimeSpan.FromSeconds(interval),
            Addresses = [IPAddress.Parse(address)],
            Source = IPAddress.Parse(source),
        };
}
