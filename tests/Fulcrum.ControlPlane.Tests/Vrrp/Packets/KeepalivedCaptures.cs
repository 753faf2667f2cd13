using System.Net;
using Fulcrum.ControlPlane.Model.Static;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Packets;

/// <summary>
/// What keepalived 2.2.7 sent in a network namespace, captured with tcpdump, from the IP header on; 2.4.3 where 2.2.7 does not know the word.
/// </summary>
public static class KeepalivedCaptures
{
    private const string Us = "10.99.0.1";
    private const string Peer = "10.99.0.2";

    /// <summary>First advert of an instance, and its last, of priority 0.</summary>
    public sealed record Capture(string Name, VrrpInstance Instance, string Destination, string First, string Last)
    {
        public InstanceSettings Settings => VrrpSamples.Settings(Instance);

        public IPAddress Source => IPAddress.Parse(Settings.Version == 3 && Destination.StartsWith("ff", StringComparison.Ordinal)
            ? "fe80::2005:bfff:fe81:f8cc"
            : Us);

        public override string ToString() => Name;
    }

    public static IEnumerable<Capture> All =>
    [
        new("version 2", Of(10, 255, 2, 1, "10.99.0.10", "10.99.0.11"), "224.0.0.18",
            "45c0002c00010000ff70d02a0a630001e0000012210aff020001cb160a63000a0a63000b0000000000000000",
            "45c0002c000a0000ff70d0210a630001e0000012210a00020001ca170a63000a0a63000b0000000000000000"),
        new("version 2 with a password", Of(11, 150, 2, 1, "10.99.0.12") with { Authentication = new("PASS", "s3cret") }, "224.0.0.18",
            "45c0002800010000ff70d02e0a630001e0000012210b9601010101690a63000c7333637265740000",
            "45c0002800070000ff70d0280a630001e0000012210b0001010197690a63000c7333637265740000"),
        new("version 2 with AH", Of(12, 150, 2, 1, "10.99.0.13") with { Authentication = new("AH", "s3cret") }, "224.0.0.18",
            "45c0004000010000ff33d0530a630001e0000012700400000a63000100000001831769b654ee54156c7b5b8b210c960102013c810a63000d0000000000000000",
            "45c0004000070000ff33d04d0a630001e0000012700400000a63000100000007f17d12108b8902245e3a00c0210c00010201d2810a63000d0000000000000000"),
        new("version 3, 100 ms", Of(13, 150, 3, 0.1, "10.99.0.14"), "224.0.0.18",
            "45c0002000010000ff70d0360a630001e0000012310d9601000a43830a63000e",
            "45c0002000580000ff70cfdf0a630001e0000012310d0001000ad9830a63000e"),
        new("version 3 over IPv6", Of(14, 150, 3, 0.5, "fe80::99:1", "fd99::14"), "ff02::12",
            "6c07fb11002870fffe800000000000002005bffffe81f8ccff02000000000000000000000000001" +
            "2310e960200326672fe800000000000000000000000990001fd990000000000000000000000000014",
            "6c07fb11002870fffe800000000000002005bffffe81f8ccff02000000000000000000000000001" +
            "2310e00020032fc72fe800000000000000000000000990001fd990000000000000000000000000014"),
        new("version 3, unicast", Unicast(Of(15, 150, 3, 0.5, "10.99.0.15"), null), Peer,
            "45c0002000010000ff70a5e40a6300010a630002310f9601003219060a63000f",
            "45c0002000100000ff70a5d50a6300010a630002310f00010032af060a63000f"),
        new("version 2 with AH, unicast",
            Unicast(Of(16, 150, 2, 1, "10.99.0.16") with { Authentication = new("AH", "longerpa") }, 64), Peer,
            "45c0004000010000403365020a6300010a630002700400000a63000100000001970b16e77e57f741110faea12110960102013c7a0a6300100000000000000000",
            "45c0004000070000403364fc0a6300010a630002700400000a63000100000007cc6c98fb3f414e4d7d674668211000010201d27a0a6300100000000000000000"),
        new("version 3 with the checksum of version 2",
            Of(17, 150, 3, 0.5, "10.99.0.17") with { Transport = new() { UsesVersion2Checksum = true } }, "224.0.0.18",
            "45c0002000010000ff70d0360a630001e00000123111960100322e470a630011",
            "45c00020000a0000ff70d02d0a630001e0000012311100010032c4470a630011"),
    ];

    private static VrrpInstance Of(int routerId, int priority, int version, double interval, params string[] addresses) => new()
    {
        Name = $"VI_{routerId}",
        Origin = VrrpSamples.Origin,
        Interface = "va",
        RouterId = routerId,
        Priority = priority,
        Version = version,
        Interval = TimeSpan.FromSeconds(interval),
        Addresses = [.. addresses.Select(address => new InterfaceAddress { Address = IPAddress.Parse(address) })],
    };

    private static VrrpInstance Unicast(VrrpInstance instance, int? timeToLive) => instance with
    {
        Transport = new()
        {
            Source = IPAddress.Parse(Us),
            SaysUnicast = true,
            Peers = [new(IPAddress.Parse(Peer), null, null)],
            UnicastTimeToLive = timeToLive,
        },
    };
}
