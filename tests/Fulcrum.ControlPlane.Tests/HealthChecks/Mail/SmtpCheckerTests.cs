using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Mail;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Mail;

[TestFixture]
public sealed class SmtpCheckerTests
{
    [Test]
    public async Task Check_Conversation_IsThatOfKeepalived()
    {
        (CheckResult result, string heard) = await CheckAsync(null, "220 x ESMTP\r\n", "250 ok\r\n", "500 no\r\n");

        Assert.That(result, Is.EqualTo(CheckResult.Success));
        Assert.That(heard, Is.EqualTo("HELO smtpchecker.keepalived.org\r\nQUIT\r\n"));
    }

    [Test]
    public async Task Check_HelloName_IsSaid()
    {
        (CheckResult result, string heard) = await CheckAsync("me.example", "220-several\r\n220 lines\r\n", "250-a\r\n250 b\r\n", "221 bye\r\n");

        Assert.That(result, Is.EqualTo(CheckResult.Success));
        Assert.That(heard, Is.EqualTo("HELO me.example\r\nQUIT\r\n"));
    }

    [Test]
    public async Task Check_ServerHangsUpAfterHello_Succeeds()
    {
        (CheckResult result, _) = await CheckAsync(null, "220 x\r\n", "250 ok\r\n");

        Assert.That(result, Is.EqualTo(CheckResult.Success));
    }

    [TestCase("the greeting is 421", "421 busy\r\n")]
    [TestCase("the greeting is none of SMTP", "HTTP/1.1 400 Bad\r\n")]
    [TestCase("the greeting is none of SMTP", "")]
    [TestCase("the answer to HELO is 550", "220 x\r\n", "550 go away\r\n")]
    public async Task Check_AnotherAnswer_Fails(string reason, params string[] answers)
    {
        (CheckResult result, _) = await CheckAsync(null, answers);

        Assert.That(result, Is.EqualTo(CheckResult.Failure(reason)));
    }

    /// <summary>Against a server that says the first answer at once, and one more after each line that it hears.</summary>
    private static async Task<(CheckResult Result, string Heard)> CheckAsync(string? name, params string[] answers)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> serving = ServeAsync(listener, answers);
        SmtpCheck check = new() { Target = (IPEndPoint)listener.LocalEndpoint, HelloName = name, Timeout = TimeSpan.FromSeconds(20) };

        CheckResult result = await new SmtpChecker(check, TimeProvider.System).CheckAsync(CancellationToken.None);

        return (result, await serving);
    }

    private static async Task<string> ServeAsync(TcpListener listener, string[] answers)
    {
        using Socket socket = await listener.AcceptSocketAsync();
        StringBuilder heard = new();
        byte[] line = new byte[1000];
        foreach (string answer in answers)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
            if (answer.Length == 0)
                break;
            heard.Append(Encoding.ASCII.GetString(line, 0, await socket.ReceiveAsync(line)));
        }
        return heard.ToString();
    }
}
