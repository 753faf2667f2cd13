using Fulcrum.Cli.Tests.Ipvsadm;
using Fulcrum.ControlPlane.DataPlane;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>ipvsadm's words against the daemon itself.</summary>
[TestFixture]
public sealed class IpvsadmApiTests() : ApiFixture(Samples.File)
{
    [Test]
    public async Task Table_MadeAndSavedAndCleared_IsRestoredAsItWas()
    {
        const string table =
            """
            -A -t 10.0.1.101:443 -s sh -p 600 -M 255.255.255.0 -b sh-fallback,sh-port
            -a -t 10.0.1.101:443 -r 10.0.11.1:443 -g -w 2
            -a -t 10.0.1.101:443 -r 10.0.11.2:8443 -m -w 0
            -A -t 10.0.1.102:80 -s wrr --pool inside
            -a -t 10.0.1.102:80 -r 10.0.11.3:8080 --fullnat -w 7
            -A -u 10.0.1.101:53 -s rr -o
            -A -f 7 -s mh -b mh-port
            -a -f 7 -r 10.0.11.4:0 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum
            -A -t [2001:db8::1]:80 -s wlc -p 360 -M 64
            -a -t [2001:db8::1]:80 -r [2001:db8::11]:8080 -m -w 1

            """;
        Assert.That(await RunAsync("-R", table), Is.EqualTo(new Run(0, "", "")));
        string saved = (await RunAsync("-Sn")).Output;
        Assert.That(Lines(saved).Where(line => !line.Contains("10.0.1.100", StringComparison.Ordinal)), Is.EquivalentTo(Lines(table)));

        Run cleared = await RunAsync("-C");
        Assert.That(cleared, Is.EqualTo(new Run(0, "", $"1 virtual service stays: the configuration file defines it ({Temporary["f.conf"]}:5)\n")));
        Assert.That(Lines((await RunAsync("-Sn")).Output), Has.Length.EqualTo(2));

        await RunAsync("-R", saved);
        Assert.That((await RunAsync("-Sn")).Output, Is.EqualTo(saved));
    }

    [TestCase("-E -t 10.0.1.100:80 -s rr")]
    [TestCase("-D -t 10.0.1.100:80")]
    [TestCase("-a -t 10.0.1.100:80 -r 10.0.11.1 -m")]
    [TestCase("-e -t 10.0.1.100:80 -r 10.0.11.9 --fullnat")]
    [TestCase("-d -t 10.0.1.100:80 -r 10.0.11.9")]
    public async Task Change_OfWhatTheFileOwns_IsRefusedWithItsLine(string words)
    {
        Run run = await RunAsync(words);

        Assert.That(run.ExitCode, Is.EqualTo(255));
        Assert.That(run.Error, Does.Contain($"{Temporary["f.conf"]}:5"));
    }

    [TestCase("-A -t 10.0.1.100:80", "Service already exists\n")]
    [TestCase("-A -t 10.0.1.103:80 -s best", "Scheduler or persistence engine not found\n")]
    [TestCase("-d -t 10.0.1.103:80 -r 10.0.11.9", "Service not defined\n")]
    [TestCase("-D -t 10.0.1.103:80", "No such service\n")]
    public async Task Change_ThatCannotBe_IsAnsweredAsByIpvsadm(string words, string message) =>
        Assert.That(await RunAsync(words), Is.EqualTo(new Run(255, "", message)));

    [Test]
    public async Task DeleteServer_OfAnotherPort_IsNoSuchDestination()
    {
        await RunAsync("-A -t 10.0.1.103:80");
        await RunAsync("-a -t 10.0.1.103:80 -r 10.0.11.1:8080 -m");

        Assert.That(await RunAsync("-d -t 10.0.1.103:80 -r 10.0.11.1"), Is.EqualTo(new Run(255, "", "No such destination\n")));
        Assert.That(await RunAsync("-d -t 10.0.1.103:80 -r 10.0.11.1:8080"), Is.EqualTo(new Run(0, "", "")));
    }

    [Test]
    public async Task Set_AndListTimeouts_AreTheSettings()
    {
        Assert.That((await RunAsync("--set 1000 0 200")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("-L --timeout")).Output, Is.EqualTo("Timeout (tcp tcpfin udp): 1000 120 200\n"));
    }

    [Test]
    public async Task Zero_OfWhatTheFileOwns_CountsFromThereAndLeavesTotals()
    {
        DataPlane.Ports = new(DataPlane.Ports)
        {
            Servers = { new Wire.ServerSlot { Service = Samples.Key().ToWire(), Address = Samples.EndPoint(9).Address.ToWire(), Port = 80, Slot = 1 } },
        };
        Segment.SetServer(0, 1, 10, 20, 30, 40, 50);
        Assert.That((await RunAsync("-Z -t 10.0.1.100:80")).ExitCode, Is.Zero);
        Segment.SetServer(0, 1, 11, 22, 33, 44, 55);

        Assert.That((await RunAsync("-Ln --stats")).Output, Does.EndWith(
            "TCP  10.0.1.100:80                       1        2        3        4        5\n" +
            "  -> 10.0.11.9:80                        1        2        3        4        5\n"));
        Api.V1.ServiceStatistics service = (await Daemon.Statistics.GetAsync(new())).Services.Single();
        Assert.That((service.Total.Connections, service.SinceZero.Connections), Is.EqualTo((11ul, 1ul)));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<Run> RunAsync(string words, string input = "") => Run.OfAsync(Temporary["api"], new FixedNames(), words.Split(' '), input);
}
