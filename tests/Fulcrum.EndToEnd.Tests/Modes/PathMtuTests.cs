using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>
/// Path MTU discovery by hosts that set DF: a hop that takes 1,300 bytes before the clients, and one that takes 1,400 bytes before the
/// servers behind the core. A host that has learned an MTU shows it in its routes' cache.
/// </summary>
internal sealed class PathMtuTests : ModeTests
{
    private const int Bytes = 8 * 1024 * 1024;
    private const int BeforeClients = 1300;
    private const int BeforeServers = 1400;
    private const int DirectorsLink = 1500;
    private static readonly string[] Hosts = ["client", "nat", "dr", "tun", "full"];

    /// <summary>What clients learn of the narrow hop before the servers, by the port of the service. 6 in 4 sets no DF outside.</summary>
    public static IEnumerable<TestCaseData> Uploads => LabServices.TwoArms
        .Where(service => service.Mode != ForwardingMode.DirectRoute && !IsSixInFour(service))
        .Select(service => new TestCaseData(service, BeforeServers - Overhead(service)));

    /// <summary>Tunnels that are longer than the director's own link; nothing else is narrow.</summary>
    public static IEnumerable<LabService> Tunnels => LabServices.OneArm.Where(service => service.Mode == ForwardingMode.Tunnel);

    [SetUp]
    public void ForgetWhatHostsHaveLearned()
    {
        foreach (string host in Hosts)
            Bash(host, "ip -4 route flush cache; ip -6 route flush cache");
    }

    [TearDown]
    public void WidenTheHops()
    {
        Lab.Script("small-mtu", "client", "0");
        Lab.Script("small-mtu", "server", "0");
    }

    [TestCaseSource(nameof(Tunnels))]
    public void Upload_ThroughATunnel_ArrivesAndTheClientLearnsWhatFitsIntoIt(LabService service)
    {
        AssertUploads(service);

        // The director remembers for minutes that the hop before the servers was narrow in another test.
        Assert.That(
            LearnedMtus("client"),
            Does.Contain(DirectorsLink - Overhead(service)).Or.Contain(BeforeServers - Overhead(service)));
    }

    [TestCaseSource(typeof(LabServices), nameof(LabServices.TwoArms))]
    public void Download_NarrowHopBeforeTheClient_ArrivesAndTheServerLearnsTheMtu(LabService service)
    {
        Lab.Script("small-mtu", "client", BeforeClients.ToString(CultureInfo.InvariantCulture));

        Assert.That(Download(service, Bytes), Is.EqualTo(HashOfFile(Bytes)));
        Assert.That(LearnedMtus(service.Server), Does.Contain(BeforeClients - Translation(service)));
    }

    [TestCaseSource(nameof(Uploads))]
    public void Upload_NarrowHopBeforeTheServer_ArrivesAndTheClientLearnsTheMtu(LabService service, int mtu)
    {
        Lab.Script("small-mtu", "server", BeforeServers.ToString(CultureInfo.InvariantCulture));

        AssertUploads(service);
        Assert.That(LearnedMtus("client"), Does.Contain(mtu));
    }

    private static void AssertUploads(LabService service) => Assert.That(Upload(service, Bytes), Is.EqualTo(HashOfFile(Bytes)));

    private static bool IsSixInFour(LabService service) =>
        service.Mode == ForwardingMode.Tunnel && service.Arm.IsIpv6 && !service.IsRealIpv6;

    /// <summary>Bytes that the director puts before the client's packet; less than 0 where it makes the header shorter.</summary>
    private static int Overhead(LabService service)
    {
        if (service.Mode != ForwardingMode.Tunnel)
            return -Translation(service);
        int tunnel = service.Port switch { 8031 or 8034 => 4, 8032 or 8035 => 12, _ => 0 };
        return tunnel + (service.IsRealIpv6 ? 40 : 20);
    }

    /// <summary>What an IPv6 header is longer than the IPv4 header that the server sees.</summary>
    private static int Translation(LabService service) =>
        service.Mode == ForwardingMode.FullNat && service.Arm.IsIpv6 && !service.IsRealIpv6 ? 20 : 0;

    private static int[] LearnedMtus(string host) =>
        [.. Bash(host, "ip -4 route show cache; ip -6 route show cache").Split("mtu ").Skip(1)
            .Select(text => int.Parse(text.Split(' ', '\n')[0], CultureInfo.InvariantCulture))];
}
