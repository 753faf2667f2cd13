using System.Net;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks.Http;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

[TestFixture]
public sealed class HttpRequestTests
{
    // Recorded from keepalived 2.2.7, but for the User-Agent.
    [TestCase(HttpCheckProtocol.Http10, "GET /a HTTP/1.0\r\nUser-Agent: FulcrumHealthCheck\r\nHost: 127.0.0.11:8011\r\n\r\n")]
    [TestCase(HttpCheckProtocol.Http10Close, "GET /a HTTP/1.0\r\nUser-Agent: FulcrumHealthCheck\r\nConnection: close\r\nHost: 127.0.0.11:8011\r\n\r\n")]
    [TestCase(HttpCheckProtocol.Http11, "GET /a HTTP/1.1\r\nUser-Agent: FulcrumHealthCheck\r\nConnection: close\r\nHost: 127.0.0.11:8011\r\n\r\n")]
    public void Encode_Protocol_GivesKeepalivedsBytes(HttpCheckProtocol protocol, string expected)
    {
        HttpCheck check = Check() with { Protocol = protocol };

        Assert.That(Encoding.Latin1.GetString(HttpRequest.Encode(check, new() { Path = "/a" })), Is.EqualTo(expected));
    }

    [TestCase(null, null, "127.0.0.11:8011")]
    [TestCase("check.example", null, "check.example")]
    [TestCase("check.example", "url.example", "url.example")]
    public void HostOf_TheMostSpecific_Wins(string? ofCheck, string? ofUrl, string expected) =>
        Assert.That(HttpRequest.HostOf(Check() with { VirtualHost = ofCheck }, new() { Path = "/", VirtualHost = ofUrl }), Is.EqualTo(expected));

    [Test]
    public void HostOf_Ipv6_IsInBracketsWithoutScope()
    {
        HttpCheck check = Check() with { Target = new(IPAddress.Parse("fe80::1%7"), 80) };

        Assert.That(HttpRequest.HostOf(check, new() { Path = "/" }), Is.EqualTo("[fe80::1]:80"));
    }

    [TestCase(false, null, null)]
    [TestCase(true, null, "web.example")]
    [TestCase(false, "sni.example", "sni.example")]
    public void ServerNameOf_Sni_IsThatOfTheCheck(bool sends, string? name, string? expected)
    {
        HttpCheck check = Check() with { VirtualHost = "web.example:8443", SendsServerName = sends, ServerName = name };

        Assert.That(HttpRequest.ServerNameOf(check, new() { Path = "/" }), Is.EqualTo(expected));
    }

    private static HttpCheck Check() => new() { Target = new(IPAddress.Parse("127.0.0.11"), 8011) };
}
