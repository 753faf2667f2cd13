using System.Text;
using CsCheck;
using Fulcrum.ControlPlane.HealthChecks.Mail;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Mail;

[TestFixture]
public sealed class SmtpReplyTests
{
    [TestCase("220 ready\r\n", true, 220)]
    [TestCase("220\r\n", true, 220)]
    [TestCase("220-one\r\n220-two\r\n220 three\r\n", true, 220)]
    [TestCase("220-one\r\n", false, 0)]
    [TestCase("220 ready", false, 0)]
    [TestCase("SSH-2.0\r\n", true, 0)]
    [TestCase("\r\n", true, 0)]
    public void Read(string text, bool isComplete, int code)
    {
        SmtpReply reply = new();

        reply.Read(Encoding.Latin1.GetBytes(text));

        Assert.That((reply.IsComplete, reply.Code), Is.EqualTo((isComplete, code)));
    }

    [Test]
    public void Read_AnyBytes_EndsAndNeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        SmtpReply reply = new();
        for (int i = 0; i < 700 && bytes.Length > 0; i++)
            reply.Read(bytes);
        return reply.Code is >= 0 and <= 999;
    }, iter: 2_000);
}
