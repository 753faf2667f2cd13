using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Tests;

/// <summary>Options of services and servers with ipvsadm's letters and names, against a daemon on a Unix socket.</summary>
internal sealed class ServiceOptionTests
{
    private FakeDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync() => _daemon = await FakeDaemon.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _daemon.DisposeAsync();

    [TestCase("-p")]
    [TestCase("--persistent -s wlc")]
    [TestCase("-p 360")]
    public async Task ServiceAdd_PersistentWithoutAValue_Is360Seconds(string options)
    {
        await RunAsync($"service add tcp:10.0.0.1:80 {options}");

        Assert.That(_daemon.State.Services[0].Persistence, Is.EqualTo(new Persistence { TimeoutSeconds = 360 }));
        Assert.That(await RunAsync("list"), Does.EndWith("TCP  10.0.0.1:80 wlc persistent 360\n"));
    }

    [TestCase("-s rr -p 300 -M 255.255.255.0", "rr persistent 300 mask 255.255.255.0")]
    [TestCase("-p 300 --netmask 28", "wlc persistent 300 mask 255.255.255.240")]
    [TestCase("-s sh -b sh-port,sh-fallback", "sh (sh-port,sh-fallback)")]
    [TestCase("-s mh --sched-flags flag-2", "mh (mh-port)")]
    [TestCase("-s sh -b flag-1", "sh (sh-fallback)")]
    [TestCase("-o", "wlc ops")]
    [TestCase("--ops -s rr", "rr ops")]
    public async Task ServiceAdd_Options_AreListedAsIpvsadmDoes(string options, string expected)
    {
        await RunAsync($"service add udp:10.0.0.1:53 {options}");

        Assert.That(await RunAsync("list"), Does.EndWith($"UDP  10.0.0.1:53 {expected}\n"));
    }

    [Test]
    public async Task ServiceAdd_TimeoutsAndSlowStart_AreSent()
    {
        await RunAsync("service add tcp:10.0.0.1:80 --timeouts tcp=60,tcpfin=5 --slow-start 30");

        VirtualService service = _daemon.State.Services[0];
        Assert.That(service.Timeouts, Is.EqualTo(new ServiceTimeouts { TcpSeconds = 60, TcpFinSeconds = 5 }));
        Assert.That(service.SlowStartSeconds, Is.EqualTo(30));
    }

    [TestCase("-p 0", "sh (sh-port) ops")]
    [TestCase("-b none", "sh persistent 50 mask 255.255.0.0 ops")]
    [TestCase("--ops false -M 32", "sh (sh-port) persistent 50 mask 255.255.255.255")]
    [TestCase("-p", "sh (sh-port) persistent 360 mask 255.255.0.0 ops")]
    [TestCase("--slow-start 3", "sh (sh-port) persistent 50 mask 255.255.0.0 ops")]
    public async Task ServiceEdit_Options_ChangeWhatIsGiven(string options, string expected)
    {
        await RunAsync("service add udp:10.0.0.1:53 -s sh -b sh-port -p 50 -M 255.255.0.0 -o");
        await RunAsync($"service edit udp:10.0.0.1:53 {options}");

        Assert.That(await RunAsync("list"), Does.EndWith($"UDP  10.0.0.1:53 {expected}\n"));
    }

    [TestCase("service add -f 7 -s rr", "server add -f 7 10.0.1.1:0 --mode dr", "FWM  7 rr\n  -> 10.0.1.1:0 ")]
    [TestCase("service add fwm:7 -s rr", "server add fwm:7 10.0.1.1:0 -w 1 --mode dr", "FWM  7 rr\n  -> 10.0.1.1:0 ")]
    [TestCase("service add -s rr -f 7 -6", "server add [2001:db8::1]:0 -6 -f 7 --mode dr", "FWM  7 IPv6 rr\n  -> [2001:db8::1]:0 ")]
    [TestCase("service add fwm6:7 -s rr", "server add fwm6:7 [2001:db8::1]:0 --mode dr", "FWM  7 IPv6 rr\n  -> [2001:db8::1]:0 ")]
    public async Task Mark_AsOptionOrKey_NamesTheService(string service, string server, string expected)
    {
        await RunAsync(service);
        await RunAsync(server);

        Assert.That(await RunAsync("list"), Does.Contain(expected));
        await RunAsync(service.Contains('6', StringComparison.Ordinal) ? "service delete -f 7 -6" : "service delete fwm:7");
        Assert.That(_daemon.State.Services, Is.Empty);
    }

    [Test]
    public async Task Server_Thresholds_AreSetAndListed()
    {
        await RunAsync("service add tcp:10.0.0.1:80");
        await RunAsync("server add tcp:10.0.0.1:80 10.0.1.1:80 -w 3 -x 1000 -y 800");
        await RunAsync("server edit tcp:10.0.0.1:80 10.0.1.1:80 --l-threshold 700");

        Assert.That(await RunAsync("list --thresholds"), Does.EndWith("  -> 10.0.1.1:80                  1000       700        0          0         \n"));
        Assert.That(_daemon.State.Services[0].RealServers[0].Weight, Is.EqualTo(3));
    }

    [TestCase("service add tcp:10.0.0.1:80 -p soon", "'soon' is not a number that --persistent takes.")]
    [TestCase("service add tcp:10.0.0.1:80 -p -M 255.0.255.0", "'255.0.255.0' is not a netmask that --netmask takes")]
    [TestCase("service add tcp:10.0.0.1:80 -p -M 129", "'129' is not a netmask that --netmask takes")]
    [TestCase("service add tcp:10.0.0.1:80 --timeouts icmp=3", "'icmp=3' is no timeout that --timeouts takes")]
    [TestCase("service add tcp:10.0.0.1:80 --timeouts tcp", "'tcp' is no timeout that --timeouts takes")]
    [TestCase("service add tcp:10.0.0.1:80 --timeouts tcp=x", "'x' is not a number that --timeouts takes.")]
    [TestCase("service add tcp:10.0.0.1:80 --slow-start -1", "'-1' is not a number that --slow-start takes.")]
    [TestCase("service add -f 0", "'0' is not a mark: write 1 to 4294967295")]
    [TestCase("service add fwm:x", "'x' is not a mark")]
    [TestCase("service add tcp:10.0.0.1:80 -6", "-6 goes with -f.")]
    [TestCase("service delete", "Name the virtual service: KEY")]
    [TestCase("server add tcp:10.0.0.1:80 10.0.0.2:80 -x many", "'many' is not a number that --u-threshold takes.")]
    [TestCase("list --thresholds --persistent-conn", "--thresholds does not go with --persistent-conn.")]
    [TestCase("list --thresholds --stats", "--thresholds does not go with --stats and --health.")]
    [TestCase("marks add 7 --ports 443-80", "'443-80' are no ports that --ports takes")]
    [TestCase("marks add 0 --ports 80", "'0' is not a mark")]
    [TestCase("marks add 7 --protocol icmp", "'icmp' is not a protocol that --protocol takes")]
    [TestCase("settings set sloppy_tcp", "'sloppy_tcp' is not a setting: write NAME=VALUE")]
    public async Task Usage_Wrong_NamesTheOption(string arguments, string sentence)
    {
        (int exitCode, _, string error) = await TryAsync(arguments);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain(sentence));
    }

    [Test]
    public async Task ServiceAdd_NetmaskWithoutPersistence_SaysWhatIsMissing() => Assert.That(
        await TryAsync("service add tcp:10.0.0.1:80 -M 24"), Is.EqualTo((1, "", "--netmask goes with persistent services: give --persistent, too.\n")));

    [Test]
    public async Task Settings_SetAndReset_AreSentAtOnce()
    {
        await RunAsync("settings set sloppy_tcp=1 tcp_timeout=60");
        await RunAsync("settings reset sloppy_tcp tcp_timeout");

        Assert.That(_daemon.State.SettingChanges, Is.EqualTo(new[]
        {
            new SetSettingsRequest { Values = { ["sloppy_tcp"] = 1, ["tcp_timeout"] = 60 } },
            new SetSettingsRequest { Reset = { "sloppy_tcp", "tcp_timeout" } },
        }));
    }

    [Test]
    public async Task Settings_List_IsATable()
    {
        _daemon.State.Settings.Settings.Add(new Setting
        {
            Name = "sloppy_tcp", Value = 1, Help = "Any segment.", Owner = Owner.File, Source = "/etc/f.conf:3",
        });
        _daemon.State.Settings.Settings.Add(new Setting { Name = "tcp_timeout", Value = 900, DefaultValue = 900, Help = "Seconds." });

        Assert.That(await RunAsync("settings list"), Is.EqualTo(
            "NAME         VALUE  DEFAULT  SET BY         MEANING\n" +
            "sloppy_tcp       1        0  /etc/f.conf:3  Any segment.\n" +
            "tcp_timeout    900      900  -              Seconds.\n"));
    }

    [Test]
    public async Task Marks_AddListDelete_Work()
    {
        await RunAsync("marks add 7 --protocol tcp --destination 192.0.2.0/24 --ports 80-443");
        await RunAsync("marks add 8 --source 2001:db8::/32 --port wan --ports 53");

        Assert.That(await RunAsync("marks list"), Is.EqualTo(
            "MARK  PROTOCOL  SOURCE         DESTINATION   PORTS   INPUT  SET BY\n" +
            "   7  TCP       *              192.0.2.0/24  80-443  *      API\n" +
            "   8  *         2001:db8::/32  *             53      wan    API\n"));
        await RunAsync("marks delete --protocol tcp --destination 192.0.2.0/24 --ports 80-443");
        Assert.That(_daemon.State.MarkRules.Select(rule => rule.Mark), Is.EqualTo(new[] { 8u }));
    }

    private async Task<string> RunAsync(string arguments)
    {
        (int exitCode, string output, string error) = await TryAsync(arguments);
        Assert.That((exitCode, error), Is.EqualTo((0, "")), arguments);
        return output;
    }

    private async Task<(int ExitCode, string Output, string Error)> TryAsync(string arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.RunAsync([.. arguments.Split(' '), "--socket", _daemon.Socket], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
