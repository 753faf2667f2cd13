using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Dns;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Dns;

[TestFixture]
public sealed class DnsCheckerTests
{
    [TestCase(0, 0, false, "")]
    [TestCase(0, 0, true, "the answer has no records")]
    [TestCase(0, 1, true, "")]
    [TestCase(2, 0, false, "the answer is SERVFAIL")]
    [TestCase(3, 0, false, "the answer is NXDOMAIN")]
    [TestCase(15, 0, false, "the answer is 15")]
    public async Task Check_Answer_HasToBeWithoutError(int code, int records, bool requires, string reason)
    {
        using Datagrams server = new(query => [Reply(query, code, records)]);

        CheckResult result = await CheckAsync(server.EndPoint, requires);

        Assert.That(result, Is.EqualTo(reason.Length == 0 ? CheckResult.Success : CheckResult.Failure(reason)));
    }

    [Test]
    public async Task Check_StrayReplies_DoNotCount()
    {
        using Datagrams server = new(query =>
        {
            byte[] other = Reply(query, 2, 0);
            other[0] ^= 0xff;
            return [[], [1, 2, 3], other, query, Reply(query, 0, 1)];
        });

        Assert.That(await CheckAsync(server.EndPoint), Is.EqualTo(CheckResult.Success));
    }

    [Test]
    public async Task Check_PortUnreachable_IsRefused() =>
        Assert.That(await CheckAsync(Datagrams.ClosedPort()), Is.EqualTo(CheckResult.Failure("connection refused")));

    private static byte[] Reply(byte[] query, int code, int records)
    {
        byte[] reply = [.. query];
        reply[2] |= 0x80;
        reply[3] = (byte)(0x80 | code);
        reply[7] = (byte)records;
        return reply;
    }

    private static Task<CheckResult> CheckAsync(IPEndPoint target, bool requires = false)
    {
        DnsCheck check = new()
        {
            Target = target, QuestionType = "A", QuestionName = "example.com", RequiresAnswer = requires, Timeout = TimeSpan.FromSeconds(20),
        };
        return new DnsChecker(check, TimeProvider.System).CheckAsync(CancellationToken.None);
    }
}
