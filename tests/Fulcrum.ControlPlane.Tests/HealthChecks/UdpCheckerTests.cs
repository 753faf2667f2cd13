using System.Net;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

[TestFixture]
public sealed class UdpCheckerTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);

    [TestCase(null, "keepalived check - keepalived ch")]
    [TestCase("70696e67", "ping")]
    [TestCase("70696e6", "pin\x06")]
    public async Task Check_Payload_IsThatOfKeepalived(string? digits, string expected)
    {
        string? heard = null;
        using Datagrams server = new(datagram =>
        {
            heard = Encoding.Latin1.GetString(datagram);
            return [[1]];
        });

        CheckResult result = await CheckAsync(Check(server.EndPoint, s_long) with { Payload = digits });

        Assert.That((result, heard), Is.EqualTo((CheckResult.Success, expected)));
    }

    [TestCase(false, CheckVerdict.Success)]
    [TestCase(true, CheckVerdict.Failure)]
    public async Task Check_Silence_IsAFailureOnlyWhereAReplyIsRequired(bool requires, CheckVerdict expected)
    {
        using Datagrams server = new(_ => []);

        CheckResult result = await CheckAsync(Check(server.EndPoint, s_short) with { RequiresReply = requires });

        Assert.That(result.Verdict, Is.EqualTo(expected));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Check_PortUnreachable_IsRefused(bool requires) => Assert.That(
        await CheckAsync(Check(Datagrams.ClosedPort(), s_long) with { RequiresReply = requires }),
        Is.EqualTo(CheckResult.Failure("connection refused")));

    [TestCase("706f6e67", "", true)]
    [TestCase("706f6e67", "706fxx67", true)]
    [TestCase("706f6e67", "706f", true)]
    [TestCase("706f6e67", "7x6f", true)]
    [TestCase("706f6e67", "706f6e6768", false)]
    [TestCase("706f6e67", "716f", false)]
    public async Task Check_Reply_HasToBeginAsRequired(string reply, string pattern, bool isGood)
    {
        using Datagrams server = new(_ => [Convert.FromHexString(reply)]);

        CheckResult result = await CheckAsync(Check(server.EndPoint, s_long) with { RequiresReply = true, ReplyPattern = pattern });

        Assert.That(result, Is.EqualTo(isGood ? CheckResult.Success : CheckResult.Failure("another reply than required")));
    }

    [TestCase(2, "a reply of 2 bytes")]
    [TestCase(3, "")]
    [TestCase(5, "")]
    [TestCase(6, "a reply of more than 5 bytes")]
    [TestCase(5000, "a reply of more than 5 bytes")]
    public async Task Check_Reply_HasToBeOfTheLength(int length, string reason)
    {
        using Datagrams server = new(_ => [new byte[length]]);

        CheckResult result = await CheckAsync(
            Check(server.EndPoint, s_long) with { RequiresReply = true, MinimumReplyLength = 3, MaximumReplyLength = 5 });

        Assert.That(result.Reason, Is.EqualTo(reason));
    }

    private static Task<CheckResult> CheckAsync(UdpCheck check) => new UdpChecker(check, TimeProvider.System).CheckAsync(CancellationToken.None);

    private static UdpCheck Check(IPEndPoint target, TimeSpan timeout) => new() { Target = target, Timeout = timeout };
}
