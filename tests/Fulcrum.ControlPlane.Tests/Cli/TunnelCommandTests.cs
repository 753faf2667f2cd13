using System.Text.Json;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Tests;

/// <summary>Command lines about tunnels, IPv6, SCTP and client addresses, against a daemon on a Unix socket.</summary>
internal sealed class TunnelCommandTests
{
    private const string ServiceKey = "sctp:[2001:db8::1]:80";
    private const string ServerKey = $"{ServiceKey} [2001:DB8:0::2]:80";
    private FakeDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _daemon = await FakeDaemon.StartAsync();
        await RunAsync($"service add {ServiceKey}");
    }

    [TearDown]
    public async Task StopAsync() => await _daemon.DisposeAsync();

    [TestCase("--mode tunnel", TunnelKind.Ipip, 0u, TunnelChecksum.None)]
    [TestCase("--mode tunnel --tun-type gre --tun-csum", TunnelKind.Gre, 0u, TunnelChecksum.Plain)]
    [TestCase("--mode tunnel --tun-type gue --tun-port 6080", TunnelKind.Gue, 6080u, TunnelChecksum.None)]
    [TestCase("--mode tunnel --tun-type gue --tun-port 6080 --tun-remcsum", TunnelKind.Gue, 6080u, TunnelChecksum.Remote)]
    [TestCase("--mode tunnel --tun-type gue --tun-port 6080 --tun-nocsum", TunnelKind.Gue, 6080u, TunnelChecksum.None)]
    public async Task ServerAdd_TunnelOptions_AreSent(string options, TunnelKind kind, uint port, TunnelChecksum checksum)
    {
        await RunAsync($"server add {ServerKey} {options}");

        Assert.That(OnlyServer(), Is.EqualTo(new RealServer
        {
            Endpoint = new() { Address = "2001:db8::2", Port = 80 }, Weight = 1, EffectiveWeight = 1, Mode = ForwardingMode.Tunnel,
            Tunnel = new() { Kind = kind, Port = port, Checksum = checksum },
        }));
    }

    [TestCase("--weight 5", "gue:6080:+c")]
    [TestCase("--tun-port 7000", "gue:7000:+c")]
    [TestCase("--tun-nocsum", "gue:6080:-c")]
    [TestCase("--tun-type gue --tun-remcsum", "gue:6080:r+c")]
    [TestCase("--tun-type gre", "gre:-c")]
    [TestCase("--mode dr", "n/a")]
    public async Task ServerSet_OfATunnel_ChangesWhatIsGiven(string options, string expected)
    {
        await RunAsync($"server add {ServerKey} --mode tunnel --tun-type gue --tun-port 6080 --tun-csum");
        await RunAsync($"server set {ServerKey} {options}");

        string forward = expected == "n/a" ? "Route" : "Tunnel";
        Assert.That(await RunAsync("list --tun-info"),
            Does.Contain($"  -> [2001:db8::2]:80             {forward,-7} {expected,-13} "));
        Assert.That(OnlyServer().Tunnel is null, Is.EqualTo(expected == "n/a"));
    }

    [Test]
    public async Task ServerSet_ToATunnel_IsIpip()
    {
        await RunAsync($"server add {ServerKey} --mode nat");
        await RunAsync($"server set {ServerKey} --mode tunnel");

        Assert.That(OnlyServer().Tunnel, Is.EqualTo(new Tunnel { Kind = TunnelKind.Ipip, Checksum = TunnelChecksum.None }));
    }

    [Test]
    public async Task Service_ClientAddress_IsSetAndKept()
    {
        await RunAsync("service add tcp:10.0.0.1:80 --client-address toa");
        await RunAsync("service set tcp:10.0.0.1:80 --scheduler rr");
        Assert.That(_daemon.State.Services[1].ClientAddress, Is.EqualTo(ClientAddress.Toa));

        await RunAsync("service set tcp:10.0.0.1:80 --client-address proxy_v2");
        Assert.That(_daemon.State.Services[1].ClientAddress, Is.EqualTo(ClientAddress.ProxyV2));
    }

    [Test]
    public async Task List_SctpServiceOfIpv6_IsText() =>
        Assert.That(await RunAsync("list"), Does.EndWith("SCTP [2001:db8::1]:80 wlc\n"));

    [Test]
    public async Task Json_TunnelAndClientAddress_AreThere()
    {
        await RunAsync($"server add {ServerKey} --mode tunnel --tun-type gre");
        using JsonDocument document = JsonDocument.Parse(await RunAsync("list --json"));

        JsonElement service = document.RootElement.GetProperty("services")[0];
        Assert.That(service.GetProperty("clientAddress").GetString(), Is.EqualTo("CLIENT_ADDRESS_NONE"));
        Assert.That(service.GetProperty("key").GetProperty("protocol").GetString(), Is.EqualTo("PROTOCOL_SCTP"));
        JsonElement tunnel = service.GetProperty("realServers")[0].GetProperty("tunnel");
        Assert.That(tunnel.GetProperty("kind").GetString(), Is.EqualTo("TUNNEL_KIND_GRE"));
    }

    [Test]
    public async Task Json_SessionOfADirectRoute_HasAModeAndNoLocalEndpoint()
    {
        Endpoint @virtual = new() { Address = "2001:db8::1", Port = 80 };
        _daemon.State.Sessions.Add(new Session { Virtual = @virtual, Mode = ForwardingMode.DirectRoute });
        using JsonDocument document = JsonDocument.Parse(await RunAsync("sessions --json"));

        JsonElement session = document.RootElement.GetProperty("sessions")[0];
        Assert.That(session.GetProperty("mode").GetString(), Is.EqualTo("FORWARDING_MODE_DIRECT_ROUTE"));
        Assert.That(session.TryGetProperty("local", out _), Is.False);
    }

    private RealServer OnlyServer() => _daemon.State.Services[0].RealServers.Single();

    private async Task<string> RunAsync(string arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        string[] args = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--socket", _daemon.Socket];
        int exitCode = await CommandLine.RunAsync(args, output, error);
        Assert.That((exitCode, error.ToString()), Is.EqualTo((0, "")), arguments);
        return output.ToString();
    }
}
