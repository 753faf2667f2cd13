using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Http;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

/// <summary>Against nginx, and against servers that do what nginx does not.</summary>
[TestFixture]
public sealed class HttpCheckerTests
{
    private const string DigestOfHello = "6f5902ac237024bdd0c176cb93063dc4";

    private Nginx _nginx = null!;

    [OneTimeSetUp]
    public async Task StartNginx() => _nginx = await Nginx.StartOrIgnoreAsync();

    [OneTimeTearDown]
    public void StopNginx() => _nginx?.Dispose();

    [TestCase("/", HttpCheckProtocol.Http10)]
    [TestCase("/", HttpCheckProtocol.Http10Close)]
    [TestCase("/", HttpCheckProtocol.Http11)]
    [TestCase("/chunked", HttpCheckProtocol.Http11)]
    [TestCase("/chunked", HttpCheckProtocol.Http10)]
    public async Task Check_PageWithItsDigest_Succeeds(string path, HttpCheckProtocol protocol) => Assert.That(
        await AttemptAsync(Plain(new HttpUrl { Path = path, Digest = DigestOfHello }) with { Protocol = protocol }), Is.EqualTo(CheckResult.Success));

    [TestCase("/500", "status code 500 (/500)")]
    [TestCase("/nothing", "status code 404 (/nothing)")]
    [TestCase("/302", "status code 302 (/302)")]
    public async Task Check_StatusCode_OutsideOfTheRanges_Fails(string path, string reason) =>
        Assert.That(await AttemptAsync(Plain(new HttpUrl { Path = path })), Is.EqualTo(CheckResult.Failure(reason)));

    [Test]
    public async Task Check_StatusCode_InOneOfTheRanges_Succeeds() => Assert.That(
        await AttemptAsync(Plain(new HttpUrl { Path = "/302", StatusCodes = [new(200, 299), new(302, 302)] })), Is.EqualTo(CheckResult.Success));

    [Test]
    public async Task Check_AnotherDigest_Fails() => Assert.That(
        await AttemptAsync(Plain(new HttpUrl { Path = "/", Digest = new string('0', 32) })),
        Is.EqualTo(CheckResult.Failure($"digest {DigestOfHello} (/)")));

    [TestCase("xend$", true)]
    [TestCase("^end", false)]
    public async Task Check_LargeBody_IsSearchedWhole(string expression, bool matches)
    {
        CheckResult result = await AttemptAsync(Plain(new HttpUrl { Path = "/big", Pattern = new(expression, false, [], 0, 0) }));

        Assert.That(result.Verdict, Is.EqualTo(matches ? CheckVerdict.Success : CheckVerdict.Failure));
    }

    [Test]
    public async Task Check_VirtualHost_IsAskedFor() => Assert.That(
        await AttemptAsync(Plain(new HttpUrl { Path = "/host", Pattern = new("^url.example$", false, [], 0, 0), VirtualHost = "url.example" })),
        Is.EqualTo(CheckResult.Success));

    [Test]
    public async Task Check_SeveralUrls_SucceedsAtTheLast()
    {
        HttpChecker checker = new(Plain(new HttpUrl { Path = "/" }, new HttpUrl { Path = "/host" }), null, TimeProvider.System);

        Assert.That(await checker.CheckAsync(CancellationToken.None), Is.EqualTo(CheckResult.Progress));
        Assert.That(await checker.CheckAsync(CancellationToken.None), Is.EqualTo(CheckResult.Success));
    }

    [Test]
    public async Task Check_DrippingServer_FailsAtTheDeadline()
    {
        HttpCheck check = Plain(new HttpUrl { Path = "/slow" }) with { Timeout = TimeSpan.FromMilliseconds(700) };

        Assert.That(await AttemptAsync(check), Is.EqualTo(CheckResult.Failure("no answer within 0.7 s")));
    }

    [TestCase("", "no HTTP answer (/)")]
    [TestCase("220 mail.example ESMTP\r\n", "no HTTP answer (/)")]
    [TestCase("HTTP/1.0 abc\r\n\r\n", "no status code (/)")]
    public async Task Check_NoHttpServer_Fails(string answer, string reason)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using Socket socket = await listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[1000]);
            await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
            socket.Shutdown(SocketShutdown.Both);
        });

        CheckResult result = await AttemptAsync(Check((IPEndPoint)listener.LocalEndpoint, new HttpUrl { Path = "/" }));

        await serving;
        Assert.That(result, Is.EqualTo(CheckResult.Failure(reason)));
    }

    [Test]
    public async Task Check_TlsWithAnyCertificate_Succeeds()
    {
        HttpUrl url = new() { Path = "/", Digest = DigestOfHello };

        Assert.That(await AttemptAsync(Secure(_nginx.Good, url)), Is.EqualTo(CheckResult.Success));
        Assert.That(await AttemptAsync(Secure(_nginx.Expired, url)), Is.EqualTo(CheckResult.Success));
    }

    [TestCase(true, "^web.example$")]
    [TestCase(false, "^$")]
    public async Task Check_Sni_IsSentWhereItIsAskedFor(bool sends, string seen)
    {
        HttpCheck check = Secure(_nginx.Good, new HttpUrl { Path = "/sni", Pattern = new(seen, false, [], 0, 0) })
            with { VirtualHost = "web.example", SendsServerName = sends };

        Assert.That(await AttemptAsync(check), Is.EqualTo(CheckResult.Success));
    }

    [TestCase("good.example", true)]
    [TestCase(null, true)]
    [TestCase("other.example", false)]
    public async Task Check_VerifiedCertificate_HasToBeForTheHost(string? host, bool isGood)
    {
        HttpCheck check = Secure(_nginx.Good, new HttpUrl { Path = "/" }) with { VirtualHost = host, VerifiesCertificate = true };

        CheckResult result = await AttemptAsync(check, new TlsSettings { Authorities = _nginx.Authority });

        Assert.That(result.Verdict, Is.EqualTo(isGood ? CheckVerdict.Success : CheckVerdict.Failure), result.Reason);
    }

    [Test]
    public async Task Check_VerifiedCertificate_ExpiredOrOfNoAuthority_Fails()
    {
        HttpUrl url = new() { Path = "/" };
        HttpCheck good = Secure(_nginx.Good, url) with { VirtualHost = "good.example", VerifiesCertificate = true };

        Assert.That((await AttemptAsync(good)).Verdict, Is.EqualTo(CheckVerdict.Failure), "no authority knows it");
        Assert.That((await AttemptAsync(good with { Target = _nginx.Expired }, new TlsSettings { Authorities = _nginx.Authority })).Verdict,
            Is.EqualTo(CheckVerdict.Failure), "expired");
    }

    [Test]
    public async Task Check_AuthoritiesThatAreNotThere_SayNothingAboutTheServer()
    {
        CheckResult result = await AttemptAsync(Secure(_nginx.Good, new HttpUrl { Path = "/" }), new TlsSettings { Authorities = "/nothing.pem" });

        Assert.That(result.Verdict, Is.EqualTo(CheckVerdict.Inconclusive));
    }

    [Test]
    public async Task Check_TlsCompliantServer_Succeeds() => Assert.That(
        await AttemptAsync(Secure(_nginx.Good, new HttpUrl { Path = "/" }) with { IsTlsCompliant = true, Protocol = HttpCheckProtocol.Http11 }),
        Is.EqualTo(CheckResult.Success));

    [Test]
    public async Task Check_TlsOnAPlainPort_Fails()
    {
        CheckResult result = await AttemptAsync(Secure(_nginx.Plain, new HttpUrl { Path = "/" }));

        Assert.That(result.Verdict, Is.EqualTo(CheckVerdict.Failure));
    }

    private static Task<CheckResult> AttemptAsync(HttpCheck check, TlsSettings? tls = null) =>
        new HttpChecker(check, tls, TimeProvider.System).CheckAsync(CancellationToken.None);

    private static HttpCheck Check(IPEndPoint target, params HttpUrl[] urls) =>
        new() { Target = target, Urls = [.. urls], Timeout = TimeSpan.FromSeconds(20) };

    private static HttpCheck Secure(IPEndPoint target, HttpUrl url) => Check(target, url) with { UsesTls = true };

    private HttpCheck Plain(params HttpUrl[] urls) => Check(_nginx.Plain, urls);
}
