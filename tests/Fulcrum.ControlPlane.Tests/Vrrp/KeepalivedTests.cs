using System.Diagnostics;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>Fulcrum and genuine keepalived as a pair, in everything that their packets can be.</summary>
[Parallelizable(ParallelScope.Children)]
[Category("Slow")]
internal sealed class KeepalivedTests
{
    private const string Ipv4 = "10.9.0.100";
    private const string Ipv6 = "fd09::100";

    /// <summary>Name, lines of both, lines of Fulcrum, lines of keepalived, IPv6, device of Fulcrum's addresses, of keepalived's.</summary>
    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return Kind("Version2", "version 2\nadvert_int 1");
        yield return Kind("Version3", "version 3\nadvert_int 0.1");
        yield return Kind("Version3Ipv6", "version 3\nadvert_int 0.1", isIpv6: true);
        yield return Kind("Password", "version 2\nadvert_int 1\nauthentication {\nauth_type PASS\nauth_pass secret\n}");
        yield return Kind("AuthenticationHeader", "version 2\nadvert_int 1\nauthentication {\nauth_type AH\nauth_pass secret\n}");
        yield return Kind("Unicast2", "version 2\nadvert_int 1", "unicast_src_ip 10.9.0.1\nunicast_peer {\n10.9.0.2\n}", "unicast_src_ip 10.9.0.2\nunicast_peer {\n10.9.0.1\n}");
        yield return Kind("Unicast3", "version 3\nadvert_int 0.1", "unicast_src_ip 10.9.0.1\nunicast_peer {\n10.9.0.2\n}", "unicast_src_ip 10.9.0.2\nunicast_peer {\n10.9.0.1\n}");
        yield return Kind("Unicast3Ipv6", "version 3\nadvert_int 0.1", "unicast_src_ip fe80::1\nunicast_peer {\nfe80::2\n}", "unicast_src_ip fe80::2\nunicast_peer {\nfe80::1\n}", isIpv6: true);
        yield return Kind("VirtualMac", "version 3\nadvert_int 0.1\nuse_vmac", fulcrumDevice: "vrrp.51", keepalivedDevice: "vrrp.51");
        yield return Kind("VirtualMacFromParent", "version 3\nadvert_int 0.1\nuse_vmac\nvmac_xmit_base", fulcrumDevice: "vrrp.51", keepalivedDevice: "vrrp.51");
        yield return Kind("VirtualMacIpv6", "version 3\nadvert_int 0.1\nuse_vmac", isIpv6: true, fulcrumDevice: "vrrp6.51", keepalivedDevice: "vrrp.51");
    }

    [TestCaseSource(nameof(Kinds))]
    public void Pair_BothDirections_TakesOverAndGivesBack(Pairing pair)
    {
        VrrpLab.Need("keepalived", "tcpdump", "tshark");
        using VrrpLab lab = new();
        Process keepalived = lab.StartKeepalived(pair.Keepalived(200));
        lab.Eventually(() => lab.PeerHas(pair.Address, pair.KeepalivedDevice), "keepalived is master");
        VrrpService service = lab.Start(pair.Fulcrum(150));
        lab.Await(service, RouterState.Backup);
        lab.Eventually(() => service.ReadAsync().Result.Instances[0].Status.ReceivedCount > 3, "Fulcrum takes keepalived's adverts");
        InstanceStatus heard = service.ReadAsync().Result.Instances[0].Status;
        Assert.Multiple(() =>
        {
            Assert.That(heard.MasterPriority, Is.EqualTo(200));
            Assert.That(heard.AddressMismatchCount, Is.Zero);
            Assert.That(heard.Drops, Is.Empty);
        });

        Process capture = lab.Capture("fulcrum.pcap");
        VrrpLab.Stop(keepalived);
        lab.Await(service, RouterState.Master);
        lab.Eventually(() => lab.DirectorHas(pair.Address, pair.FulcrumDevice), "Fulcrum has the address");
        Process second = lab.StartKeepalived(pair.Keepalived(100));
        Thread.Sleep(pair.IsSlow ? 4500 : 1500);
        Assert.That(lab.PeerHas(pair.Address, pair.KeepalivedDevice), Is.False, "keepalived accepts Fulcrum's adverts");
        VrrpLab.Stop(capture);
        CheckPackets(lab, pair);

        service.Stop();
        Assert.That(lab.DirectorHas(pair.Address, pair.FulcrumDevice), Is.False);
        long stopped = Stopwatch.GetTimestamp();
        lab.Eventually(() => lab.PeerHas(pair.Address, pair.KeepalivedDevice), "keepalived takes over");
        Assert.That(Stopwatch.GetElapsedTime(stopped), Is.LessThan(TimeSpan.FromSeconds(2)), "at once after priority 0");
        service = lab.Start(pair.Fulcrum(150));
        lab.Await(service, RouterState.Master);
        lab.Eventually(() => !lab.PeerHas(pair.Address, pair.KeepalivedDevice), "keepalived gives way");
        VrrpLab.Stop(second);
        keepalived = lab.StartKeepalived(pair.Keepalived(200));
        lab.Await(service, RouterState.Backup);
        lab.Eventually(() => !lab.DirectorHas(pair.Address, pair.FulcrumDevice) && lab.PeerHas(pair.Address, pair.KeepalivedDevice), "Fulcrum gives way");
        VrrpLab.Stop(keepalived);
    }

    /// <summary>What Wireshark's dissector says of Fulcrum's packets.</summary>
    private static void CheckPackets(VrrpLab lab, Pairing pair)
    {
        string own = pair.IsIpv6 ? "ipv6.src==fe80::1" : "ip.src==10.9.0.1";
        string fields = "-e vrrp.prio -e vrrp.checksum.status -e ip.ttl -e ipv6.hlim -e ip.dsfield -e ipv6.tclass -e eth.src -e _ws.malformed -e _ws.expert.severity";
        string[] lines = lab.Dissect("fulcrum.pcap", $"-o ip.check_checksum:TRUE -Y {own}&&vrrp&&!icmp&&!icmpv6 -T fields -E separator=; {fields}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        TestContext.Out.WriteLine(string.Join('\n', lines.Take(2)));
        Assert.That(lines, Is.Not.Empty);
        foreach (string[] line in lines.Select(text => text.Split(';')))
        {
            Assert.Multiple(() =>
            {
                Assert.That(line[0], Is.EqualTo("150").Or.EqualTo("0"), "priority");
                Assert.That(line[1], Is.EqualTo("1").Or.EqualTo("Good"), "checksum");
                Assert.That(line[2] + line[3], Is.EqualTo("255"), "time to live");
                Assert.That(line[4] + line[5], Is.EqualTo("0xc0").Or.EqualTo("0x000000c0"), "type of service");
                Assert.That(line[7], Is.Empty, "malformed");
            });
        }
        string mac = pair.IsIpv6 ? "00:00:5e:00:02:33" : "00:00:5e:00:01:33";
        if (pair.FulcrumDevice != "wan" && !pair.Common.Contains("xmit_base"))
            Assert.That(lines, Has.All.Contains(mac));
        string gratuitous = pair.IsIpv6
            ? $"icmpv6.type==136&&icmpv6.nd.na.target_address=={pair.Address}&&icmpv6.nd.na.flag.o==1"
            : $"arp.isgratuitous&&arp.src.proto_ipv4=={pair.Address}";
        string[] frames = lab.Dissect("fulcrum.pcap", $"-Y {gratuitous} -T fields -e eth.src").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string expected = pair.FulcrumDevice != "wan" ? mac : lab.Director.Ip("-br link show wan").Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        Assert.That(frames.Count(line => line.Trim() == expected), Is.AtLeast(5), $"gratuitous packets from {expected}");
    }

    private static TestCaseData Kind(string name, string common, string fulcrum = "", string keepalived = "", bool isIpv6 = false,
        string fulcrumDevice = "wan", string keepalivedDevice = "cwan") =>
        new TestCaseData(new Pairing(common, fulcrum, keepalived, isIpv6, fulcrumDevice, keepalivedDevice)).SetArgDisplayNames(name);

    /// <summary>One way of speaking VRRP.</summary>
    internal sealed record Pairing(string Common, string FulcrumLines, string KeepalivedLines, bool IsIpv6, string FulcrumDevice, string KeepalivedDevice)
    {
        public string Address => IsIpv6 ? Ipv6 : Ipv4;

        public bool IsSlow => Common.Contains("version 2");

        public string Fulcrum(int priority) => Text("wan", priority, FulcrumLines);

        public string Keepalived(int priority) => Text("cwan", priority, KeepalivedLines);

        private string Text(string device, int priority, string own) => $$"""
            vrrp_instance VI {
              interface {{device}}
              virtual_router_id 51
              state BACKUP
              priority {{priority}}
              {{Common}}
              {{own}}
              virtual_ipaddress {
                {{(IsIpv6 ? "fe80::100/64\n" + Ipv6 + "/64" : Ipv4 + "/24")}}
              }
            }
            """;
    }
}
