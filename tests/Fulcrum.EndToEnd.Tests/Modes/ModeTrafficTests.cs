using System.Globalization;
using System.Text.RegularExpressions;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>NAT, DR, TUN and FULLNAT between real clients and servers, in both families.</summary>
internal sealed class ModeTrafficTests : ModeTests
{
    private const int HundredMegabytes = 100 * 1024 * 1024;

    private static readonly Dictionary<ForwardingMode, string> Methods = new()
    {
        [ForwardingMode.Nat] = "Masq",
        [ForwardingMode.DirectRoute] = "Route",
        [ForwardingMode.Tunnel] = "Tunnel",
        [ForwardingMode.FullNat] = "FullNat",
    };

    [TestCaseSource(typeof(LabServices), nameof(LabServices.TwoArms))]
    public void Download_OfHundredMegabytes_ArrivesUnchanged(LabService service) =>
        Assert.That(Download(service, HundredMegabytes), Is.EqualTo(HashOfFile(HundredMegabytes)));

    [TestCaseSource(typeof(LabServices), nameof(LabServices.Modes))]
    public void Requests_TwoThousand_AreAllAnswered(LabService service) => AssertRequestsAreAnswered(service, 2000);

    [TestCaseSource(typeof(LabServices), nameof(LabServices.TwoArms))]
    public void Requests_TwoHundred_AreAllAnswered(LabService service) => AssertRequestsAreAnswered(service, 200);

    [TestCaseSource(typeof(LabServices), nameof(LabServices.OneArm))]
    public void Requests_OneArm_AreAllAnswered(LabService service) => AssertRequestsAreAnswered(service, 200);

    [TestCaseSource(typeof(LabServices), nameof(LabServices.TwoArms))]
    [TestCaseSource(typeof(LabServices), nameof(LabServices.OneArm))]
    public void UdpEcho_OfHundredBytes_ComesBackAtOnce(LabService service) => Assert.That(Echo(service, 100), Is.EqualTo(1));

    [TestCaseSource(typeof(LabServices), nameof(LabServices.TwoArms))]
    public void Session_OfAnOpenConnection_ShowsMethodAndEndpoints(LabService service)
    {
        using HttpConnection connection = Namespace.Run(
            Lab.NamespaceOf("client"), () => new HttpConnection(service.Port, service.VirtualAddress));
        connection.Request();

        Session session = Director.Sessions($"tcp:{service.Endpoint}").Single(session => session.Client.Port == connection.ClientPort);
        Assert.That(session.State, Is.EqualTo("ESTABLISHED"));
        Assert.That(session.Mode, Is.EqualTo(service.Mode));
        Assert.That(session.Client.Address, Is.EqualTo(service.Arm.ClientAddress));
        Assert.That(DirectorClient.TextOf(session.Virtual), Is.EqualTo(service.Endpoint));
        Assert.That(DirectorClient.TextOf(session.Real), Is.EqualTo(service.RealEndpoint));
        if (service.Mode == ForwardingMode.FullNat)
            Assert.That(session.Local.Address, Does.Match(service.SeenClient));
        else
            Assert.That(session.Local, Is.Null);
    }

    [Test]
    public void List_OfServices_ShowsTheirMethods()
    {
        string list = Director.Ctl("list").Expect();

        foreach (LabService service in LabServices.TwoArms.Concat(LabServices.OneArm))
        {
            string line = $"{Regex.Escape(service.RealEndpoint)} +{Methods[service.Mode]} ";
            Assert.That(list, Does.Match($@"(?m)^TCP  {Regex.Escape(service.Endpoint)} rr\s*$\n  -> {line}"));
        }
    }

    [Test]
    public void Service_WithAServerOfEachMode_ForwardsToAllOfThem([Values] bool isIpv6)
    {
        string address = isIpv6 ? $"[{Arm.Two6.VirtualAddress}]" : Arm.Two4.VirtualAddress;
        string health = "";
        string up = $@"(?m)^tcp:{Regex.Escape(address)}:8050 .* up ";

        // A server that was down at its first check is back with the next one.
        Eventually.IsTrue(() => Regex.Count(health = Director.Ctl("list", "--health").Output, up) == 4, () => health);
        string[] answers = [.. Enumerable.Range(0, 8).Select(_ =>
            Lab.On("client", "curl", "--silent", "--show-error", "--max-time", "10", $"http://{address}:8050/").Expect().Split(' ')[0])];

        foreach (string server in new[] { "nat", "dr", "tun", "full" })
        {
            Assert.That(
                answers.Count(answer => answer == server), Is.EqualTo(2),
                () => $"{server} in {string.Join(' ', answers)}\n{Director.Ctl("list", "--health").Output}");
        }
    }

    [Test]
    public void Iperf_BothDirections_TransfersAll([Values(8110, 8120, 8130, 8140)] int port, [Values] bool isIpv6, [Values] bool isDownload)
    {
        string address = isIpv6 ? Arm.Two6.VirtualAddress : Arm.Two4.VirtualAddress;
        string[] direction = isDownload ? ["--reverse"] : [];
        string[] command = ["iperf3", "--client", address, "--port", port.ToString(CultureInfo.InvariantCulture), "--bytes", "20M", .. direction];
        CommandResult result = new("", 1, "", "");

        // A server has one client at a time, and may not have finished with the one before.
        Eventually.IsTrue(() => (result = Lab.On("client", command)).ExitCode == 0, () => result.Output + result.Error);
        Assert.That(result.Output, Does.Contain("iperf Done"));
    }
}
