using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Tests;

/// <summary>`sessions` and its filters, against a daemon that remembers what it was asked.</summary>
internal sealed class SessionCommandTests
{
    private FakeDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync() => _daemon = await FakeDaemon.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _daemon.DisposeAsync();

    [Test]
    public async Task List_AsIpvsadm_PrintsItsBytes()
    {
        Add(_daemon.State.Sessions, Protocol.Tcp, 899_000, "ESTABLISHED", "192.168.1.5:50000", "10.1.1.100:80", "192.168.10.11:8080");
        Add(_daemon.State.Sessions, Protocol.Tcp, 104_999, "FIN_WAIT", "192.168.1.5:50001", "10.1.1.100:80", "192.168.10.12:80");
        Add(_daemon.State.Sessions, Protocol.Sctp, 899_000, "ESTABLISHED", "192.168.1.5:33333", "10.1.1.100:3868", "192.168.10.61:3868");
        Add(_daemon.State.Sessions, Protocol.Tcp, 899_000, "ESTABLISHED", "[2001:db8::5]:50000", "[2001:db8::100]:80", "[2001:db8:1::11]:8080");
        Add(_daemon.State.Templates, Protocol.Tcp, 352_000, "ASSURED", "192.168.1.0:0", "10.1.1.100:443", "192.168.10.22:443");
        Add(_daemon.State.Templates, Protocol.Unspecified, 590_000, "NONE", "203.0.113.7:0", "0.0.0.7:0", "192.168.10.31:0");

        Assert.That(await RunAsync("sessions --ipvsadm"), Is.EqualTo(
            """
            IPVS connection entries
            pro expire state       source             virtual            destination
            TCP 14:59  ESTABLISHED 192.168.1.5:50000  10.1.1.100:80      192.168.10.11:8080
            TCP 01:44  FIN_WAIT    192.168.1.5:50001  10.1.1.100:80      192.168.10.12:80
            SCTP 14:59  ESTABLISHED 192.168.1.5:33333  10.1.1.100:3868    192.168.10.61:3868
            TCP 14:59  ESTABLISHED [2001:db8::5]:50000 [2001:db8::100]:80 [2001:db8:1::11]:8080
            TCP 05:52  ASSURED     192.168.1.0:0      10.1.1.100:443     192.168.10.22:443
            IP  09:50  NONE        203.0.113.7:0      0.0.0.7:0          192.168.10.31:0

            """));
    }

    [Test]
    public async Task Filters_BecomeTheRequest()
    {
        await RunAsync(
            "sessions list --service tcp:10.0.0.1:80 --server 10.1.0.1 --client 192.0.2.0/24 --client-port 7 --state FIN_WAIT --protocol tcp "
            + "--worker 0 --older 10m --younger 2h");
        Assert.That(_daemon.State.LastFilter, Is.EqualTo(new SessionFilter
        {
            Service = ServiceKeyText.Parse("tcp:10.0.0.1:80"),
            Server = new() { Address = "10.1.0.1" },
            Client = "192.0.2.0/24",
            ClientPort = 7,
            State = "FIN_WAIT",
            Protocol = Protocol.Tcp,
            Worker = 0,
            MinAgeSeconds = 600,
            MaxAgeSeconds = 7_200,
        }));
    }

    [TestCase("sessions count", "12\n")]
    [TestCase("sessions count --by server", "SERVER        SESSIONS\n10.0.0.11:80         9\n10.0.0.12:80         3\nall                 12\n")]
    [TestCase("sessions delete --server 10.0.0.11:80", "7 sessions deleted.\n")]
    [TestCase("sessions delete --all --reset", "7 sessions deleted.\n")]
    public async Task Answer_IsPrinted(string line, string expected) => Assert.That(await RunAsync(line), Is.EqualTo(expected));

    [Test]
    public async Task Delete_WithReset_AsksForIt()
    {
        await RunAsync("sessions delete --all --reset");
        Assert.That(_daemon.State.LastDelete, Is.EqualTo(new DeleteSessionsRequest { Filter = new(), All = true, Reset = true }));
    }

    [TestCase("sessions delete", "Say which sessions, or --all.")]
    [TestCase("sessions delete --reset", "Say which sessions, or --all.")]
    [TestCase("sessions delete --all --client 10.0.0.1", "Say which sessions, or --all.")]
    [TestCase("sessions --older soon", "'soon' is not a time")]
    [TestCase("sessions count --by colour", "'colour' is nothing to count by")]
    [TestCase("sessions --protocol icmp", "'icmp' is not a protocol")]
    [TestCase("server drain tcp:10.0.0.1:80 10.0.0.11:80 --end badly", "'badly' is no way to end a drain")]
    public async Task WrongUsage_IsASentence(string line, string expected)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await CommandLine.RunAsync([.. line.Split(' '), "--socket", _daemon.Socket], output, error);
        Assert.That(exitCode, Is.EqualTo(2), error.ToString());
        Assert.That(error.ToString(), Does.Contain(expected));
    }

    private static void Add(List<Session> sessions, Protocol protocol, uint expires, string state, string client, string @virtual, string real) =>
        sessions.Add(new Session
        {
            Protocol = protocol,
            ExpiresInMs = expires,
            State = state,
            Client = EndpointText.Parse(client),
            Virtual = EndpointText.Parse(@virtual),
            Real = EndpointText.Parse(real),
        });

    private async Task<string> RunAsync(string line)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await CommandLine.RunAsync([.. line.Split(' '), "--socket", _daemon.Socket], output, error);
        Assert.That(exitCode, Is.Zero, error.ToString());
        return output.ToString();
    }
}
