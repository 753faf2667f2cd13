using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Fulcrum.ControlPlane.HealthChecks.Http;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Http;

[TestFixture]
public sealed class HttpAnswerTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: 1\r\n\r\n";
    private static readonly string s_framed = Chunked[(Chunked.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    [TestCase("HTTP/1.0 200 OK\r\n\r\n", 200, "", false, TestName = "Answer_WithoutLength_EndsWithTheConnection")]
    [TestCase("HTTP/1.0 200 OK\n\nbody", 200, "body", false, TestName = "Answer_WithBareNewLines_IsRead")]
    [TestCase("HTTP/1.1 404\r\ncontent-LENGTH: 2\r\n\r\nabcd", 404, "ab", true, TestName = "Answer_WithLength_EndsThere")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", 200, "ab", false, TestName = "Answer_ShorterThanItsLength_IsKept")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nab", 200, "ab", false, TestName = "Answer_WithBadLength_EndsWithTheConnection")]
    [TestCase("HTTP/1.1 204 No\r\n\r\n", 204, "", true, TestName = "Answer_204_HasNoBody")]
    [TestCase("SSH-2.0-OpenSSH\r\n\r\n", 0, "", false, TestName = "Answer_OfAnotherProtocol_HasNoCode")]
    [TestCase(Chunked, 200, "hello world", true, TestName = "Answer_InChunks_LosesItsFrames")]
    public void Read(string text, int code, string body, bool isComplete)
    {
        using HttpAnswer answer = new(keepsBody: true);

        answer.Read(Encoding.Latin1.GetBytes(text));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Header?.StatusCode, Is.EqualTo(code));
            Assert.That(Encoding.Latin1.GetString(answer.Body), Is.EqualTo(body));
            Assert.That(answer.IsComplete, Is.EqualTo(isComplete));
        });
    }

    [Test]
    public void Digest_OfChunks_IsThereWithFramesAndWithout()
    {
        using HttpAnswer answer = new(keepsBody: false);

        answer.Read(Encoding.Latin1.GetBytes(Chunked));

        Assert.Multiple(() =>
        {
            Assert.That(answer.ReceivedDigest, Is.EqualTo(Md5(s_framed)), "as keepalived has it");
            Assert.That(answer.DecodedDigest, Is.EqualTo(Md5("hello world")));
            Assert.That(answer.Body.IsEmpty, "not asked for");
        });
    }

    [Test]
    public void Chunks_NotWellFormed_AreABodyWithoutEnd()
    {
        using HttpAnswer answer = new(keepsBody: true);

        answer.Read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody"u8);

        Assert.That((answer.IsComplete, answer.IsBad, answer.DecodedDigest), Is.EqualTo((false, false, (string?)null)));
    }

    [Test]
    public void Head_WithoutEnd_IsNoAnswer()
    {
        using HttpAnswer answer = new(keepsBody: false);

        for (int i = 0; i < 100 && !answer.IsComplete; i++)
            answer.Read(Encoding.Latin1.GetBytes(new string('a', 1000)));

        Assert.That((answer.IsComplete, answer.IsBad), Is.EqualTo((true, true)));
    }

    [Test]
    public void Read_InAnyPieces_IsTheSame() => Gen.Int[1, 30].Array[1, 40].Sample(lengths =>
    {
        using HttpAnswer answer = new(keepsBody: true);
        byte[] all = Encoding.Latin1.GetBytes(Chunked);
        int position = 0;
        for (int i = 0; position < all.Length; i++)
        {
            int length = Math.Min(lengths[i % lengths.Length], all.Length - position);
            answer.Read(all.AsSpan(position, length));
            position += length;
        }
        return answer.IsComplete && answer.ReceivedDigest == Md5(s_framed) && Encoding.Latin1.GetString(answer.Body) == "hello world";
    }, iter: 2_000);

    [Test]
    public void Read_AnyBytes_NeverThrows()
    {
        string[] pieces =
        [
            "HTTP/1.1 200 OK", "\r\n", "\n", "\r", "Transfer-Encoding: chunked", "Content-Length: ", "5", "ffffffffffffffff", "0", ";", ":", " ",
            "-1", "\0", "99999999999999999999", "\r\n\r\n", "abc",
        ];
        Gen<string> piece = Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);
        Gen.Select(piece.Array[0, 40], Gen.Byte.Array[0, 30], Gen.Bool).Sample((parts, noise, keeps) =>
        {
            using HttpAnswer answer = new(keeps);
            answer.Read(Encoding.Latin1.GetBytes(string.Concat(parts)));
            answer.Read(noise);
            return answer.ReceivedDigest.Length == 32 && answer.DecodedDigest is null or { Length: 32 };
        }, iter: 20_000);
    }

    private static string Md5(string text)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(Encoding.Latin1.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
