using System.Net;
using CsCheck;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Ping;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Kernel;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Ping;

[TestFixture]
public sealed class PingCheckerTests
{
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public async Task Check_Loopback_Answers(string address)
    {
        CheckResult result = await CheckAsync(address, TimeSpan.FromSeconds(20));

        if (result.Verdict == CheckVerdict.Inconclusive)
            Assert.Ignore($"Pings need root or net.ipv4.ping_group_range: {result.Reason}");
        Assert.That(result, Is.EqualTo(CheckResult.Success));
    }

    [Test]
    public void Check_AddressWithoutHost_Fails()
    {
        using NetworkNamespace space = NetworkNamespace.CreateOrIgnore();
        space.Ip("link add veth0 type veth peer name veth1");
        space.Ip("addr add 10.66.0.1/24 dev veth0");
        space.Ip("link set veth0 up");
        space.Ip("link set veth1 up");

        CheckResult result = space.Make(() => CheckAsync("10.66.0.2", TimeSpan.FromMilliseconds(300)).GetAwaiter().GetResult());

        Assert.That(result.Verdict, Is.EqualTo(CheckVerdict.Failure));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Answers_OwnReply_AndNoOther(bool isIpv6)
    {
        byte[] request = EchoMessage.Request(isIpv6);
        byte[] reply = [.. request];
        reply[0] = isIpv6 ? (byte)129 : (byte)0;
        byte[] raw = isIpv6 ? reply : [0x45, .. new byte[19], .. reply];

        Assert.Multiple(() =>
        {
            Assert.That(EchoMessage.Answers(raw, request, isIpv6, isRaw: true), "own");
            Assert.That(EchoMessage.Answers(reply, request, isIpv6, isRaw: false), "own, of a ping socket");
            Assert.That(EchoMessage.Answers(request, request, isIpv6, isRaw: false), Is.False, "the request itself");
            Assert.That(EchoMessage.Answers(raw, EchoMessage.Request(isIpv6), isIpv6, isRaw: true), Is.False, "of another request");
        });
    }

    [Test]
    public void Answers_AnyBytes_NeverThrows() => Gen.Select(Gen.Byte.Array[0, 80], Gen.Bool, Gen.Bool).Sample(
        (packet, isIpv6, isRaw) => !EchoMessage.Answers(packet, EchoMessage.Request(isIpv6), isIpv6, isRaw), iter: 20_000);

    private static Task<CheckResult> CheckAsync(string address, TimeSpan timeout)
    {
        PingCheck check = new() { Target = new(IPAddress.Parse(address), 0), Timeout = timeout };
        return new PingChecker(check, TimeProvider.System).CheckAsync(CancellationToken.None);
    }
}
