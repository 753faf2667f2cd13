using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Http;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using static Fulcrum.ControlPlane.Tests.Configuration.Configurations;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>What servers are sent that want a PROXY header.</summary>
[TestFixture]
internal sealed class ProxyHeaderTests
{
    private static readonly IPEndPoint s_source = IPEndPoint.Parse("10.0.0.1:40000");
    private static readonly IPEndPoint s_destination = IPEndPoint.Parse("10.0.0.2:80");

    [Test]
    public void EncodeText_NamesBothEnds() => Assert.Multiple(() =>
    {
        Assert.That(Encoding.ASCII.GetString(ProxyHeader.EncodeText(s_source, s_destination)), Is.EqualTo("PROXY TCP4 10.0.0.1 10.0.0.2 40000 80\r\n"));
        Assert.That(Encoding.ASCII.GetString(ProxyHeader.EncodeText(IPEndPoint.Parse("[2001:db8::1]:1"), IPEndPoint.Parse("[2001:db8::2]:2"))),
            Is.EqualTo("PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n"));
    });

    [TestCase(true, "0d0a0d0a000d0a515549540a2111000c0a0000010a0000029c400050")]
    [TestCase(false, "0d0a0d0a000d0a515549540a2112000c0a0000010a0000029c400050")]
    public void EncodeBinary_OfIpv4_Has28Bytes(bool isStream, string expected) =>
        Assert.That(Convert.ToHexStringLower(ProxyHeader.EncodeBinary(s_source, s_destination, isStream)), Is.EqualTo(expected));

    [Test]
    public void EncodeBinary_OfIpv6_Has52Bytes()
    {
        byte[] header = ProxyHeader.EncodeBinary(IPEndPoint.Parse("[2001:db8::1]:1"), IPEndPoint.Parse("[2001:db8::2]:2"), true);

        Assert.That(header, Has.Length.EqualTo(52));
        Assert.That(Convert.ToHexStringLower(header[12..16]), Is.EqualTo("21210024"));
    }

    [TestCase(ClientAddress.ProxyV1)]
    [TestCase(ClientAddress.ProxyV2)]
    public async Task HttpGet_SendsTheHeaderBeforeItsRequest(ClientAddress way)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        HttpCheck check = new()
        {
            Target = (IPEndPoint)listener.LocalEndpoint, ProxyHeader = way, Urls = [new HttpUrl { Path = "/" }], Timeout = TimeSpan.FromSeconds(5),
        };
        Task<CheckResult> checking = new HttpChecker(check, null, TimeProvider.System).CheckAsync(CancellationToken.None);
        using Socket accepted = await listener.AcceptSocketAsync();
        IPEndPoint source = (IPEndPoint)accepted.RemoteEndPoint!;
        byte[] header = way == ClientAddress.ProxyV1 ? ProxyHeader.EncodeText(source, check.Target) : ProxyHeader.EncodeBinary(source, check.Target, true);
        byte[] expected = [.. header, .. HttpRequest.Encode(check, check.Urls[0])];
        byte[] received = new byte[expected.Length];
        for (int count = 0; count < received.Length;)
            count += await accepted.ReceiveAsync(received.AsMemory(count));
        await accepted.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));

        Assert.That(received, Is.EqualTo(expected));
        Assert.That((await checking).Verdict, Is.EqualTo(CheckVerdict.Success));
    }

    [Test]
    public async Task UdpCheck_SendsTheHeaderInItsDatagram()
    {
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        UdpCheck check = new()
        {
            Target = (IPEndPoint)server.LocalEndPoint!, ProxyHeader = ClientAddress.ProxyV2, Payload = "abcd", RequiresReply = true,
            Timeout = TimeSpan.FromSeconds(5),
        };
        Task<CheckResult> checking = new UdpChecker(check, TimeProvider.System).CheckAsync(CancellationToken.None);
        byte[] received = new byte[100];
        SocketReceiveFromResult from = await server.ReceiveFromAsync(received, new IPEndPoint(IPAddress.Any, 0));
        await server.SendToAsync(new byte[1], from.RemoteEndPoint);

        Assert.That(received[..from.ReceivedBytes], Is.EqualTo(
            (byte[])[.. ProxyHeader.EncodeBinary((IPEndPoint)from.RemoteEndPoint, check.Target, false), 0xAB, 0xCD]));
        Assert.That((await checking).Verdict, Is.EqualTo(CheckVerdict.Success));
    }

    [TestCase("FNAT", "HTTP_GET {\nurl {\npath /\n}\n}", ClientAddress.ProxyV2)]
    [TestCase("FNAT", "TCP_CHECK {\n}", ClientAddress.None)]
    [TestCase("NAT", "HTTP_GET {\nurl {\npath /\n}\n}", ClientAddress.None)]
    public void Configuration_OfAFullNatServer_MakesChecksSendIt(string mode, string check, ClientAddress expected)
    {
        DirectorModel model = Load(
            Service("proxy_protocol v2", $"real_server 10.2.0.1 80 {{\nlvs_method {mode}\n{check}\n}}")).Model!;

        Assert.That(((NetworkCheck)model.Services.Single().RealServers.Single().HealthChecks.Single()).ProxyHeader, Is.EqualTo(expected));
    }
}
