using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>Checks that travel as the data does, beside plain ones of the same servers.</summary>
internal sealed class CheckPathTests : ModeTests
{
    private const string Checks = "TCP_CHECK { } HTTP_GET { url { path / \n status_code 200 } } PING_CHECK { }";

    private string _configuration = "";

    [SetUp]
    public void Keep() => _configuration = File.ReadAllText(Lab.ConfigurationFile);

    [TearDown]
    public void Restore()
    {
        Use(_configuration);
        Director.WaitForChecks();
    }

    [Test]
    public void Checks_OfEveryDrAndTunServer_ArriveAndAreAnswered()
    {
        Use(string.Concat(LabServices.TwoArms.Where(IsData).Select(service => ServiceOf(service, "data"))));

        Eventually.IsTrue(() => CheckResults().All(check => check.Result == CheckOutcome.Success), () => Director.Ctl("list", "--checks").Output);
        Assert.That(CheckResults(), Has.Count.EqualTo(3 * LabServices.TwoArms.Count(IsData)));
    }

    [Test]
    public void TunnelServer_ThatStopsDecapsulating_IsDownOnlyWhereChecksTravelAsTheDataDoes()
    {
        LabService data = LabServices.Of(Arm.Two4).Single(service => service.Port == 8030);
        LabService plain = LabServices.Of(Arm.One4).Single(service => service.Port == 8030);
        Use(ServiceOf(data, "data") + ServiceOf(plain, "plain"));
        Eventually.IsTrue(() => CheckResults().All(check => check.Result == CheckOutcome.Success), () => Director.Ctl("list", "--checks").Output);
        AssertRequestsAreAnswered(data, 3);

        Break();
        try
        {
            Eventually.IsTrue(() => HealthOf(data) == HealthState.Down, () => "the broken tunnel is not seen:\n" + Director.Ctl("list", "--checks").Output);
            Assert.That(HealthOf(plain), Is.EqualTo(HealthState.Up), "a plain check does not go through the tunnel");
        }
        finally
        {
            Mend();
        }

        Eventually.IsTrue(() => HealthOf(data) == HealthState.Up, () => "the repaired tunnel is not seen:\n" + Director.Ctl("list", "--checks").Output);
        AssertRequestsAreAnswered(data, 3);
    }

    /// <summary>The tunnel server takes no outer headers off any more, of ipip: those of whole packets by XDP, of others by socat.</summary>
    private static void Break()
    {
        Lab.Signal("decapsulate-ipip", "STOP");
        Lab.On("tun", "ip", "link", "set", "dev", "eth0", "xdp", "off").Expect();
    }

    private static void Mend()
    {
        Lab.On("tun", "ip", "link", "set", "dev", "eth0", "xdp", "obj", $"{Lab.Directory}/decapsulate.o", "sec", "xdp").Expect();
        Lab.Signal("decapsulate-ipip", "CONT");
    }

    private static bool IsData(LabService service) => service.Mode is ForwardingMode.DirectRoute or ForwardingMode.Tunnel;

    private static void Use(string configuration)
    {
        File.WriteAllText(Lab.ConfigurationFile, configuration);
        Director.Ctl("reload").Expect();
    }

    private static List<CheckStatus> CheckResults() =>
        [.. Director.Services().SelectMany(service => service.RealServers).SelectMany(server => server.Checks)];

    private static HealthState HealthOf(LabService service) => Director.Services()
        .Single(found => found.Key.Virtual.Address == service.VirtualAddress && found.Key.Virtual.Port == service.Port).RealServers.Single().Health;

    private static string ServiceOf(LabService service, string path)
    {
        string tunnel = service.Kind.Split(' ') switch
        {
            ["TUN", "gre", ..] => "TUN type gre",
            ["TUN", "gue", .., "checksum"] => "TUN type gue port 6080 csum",
            ["TUN", "gue", ..] => "TUN type gue port 6080",
            [var mode, ..] => mode,
            _ => "",
        };
        return $$"""

            virtual_server {{service.VirtualAddress}} {{service.Port}} {
                protocol TCP
                lb_algo rr
                lb_kind {{tunnel}}
                delay_loop 1
                retry 1
                connect_timeout 2
                check_path {{path}}
                real_server {{service.RealAddress}} {{service.Port}} {
                    {{Checks}}
                }
            }

            """;
    }
}
