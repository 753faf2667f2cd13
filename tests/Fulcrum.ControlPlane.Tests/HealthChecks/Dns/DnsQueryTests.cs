using CsCheck;
using Fulcrum.ControlPlane.HealthChecks.Dns;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Dns;

[TestFixture]
public sealed class DnsQueryTests
{
    // The first recorded from keepalived 2.2.7.
    [TestCase("SOA", ".", "58d4 0100 0001 0000 0000 0000 00 0006 0001")]
    [TestCase("A", "example.com", "58d4 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001")]
    [TestCase("AAAA", "a.b.", "58d4 0100 0001 0000 0000 0000 01 61 01 62 00 001c 0001")]
    public void Encode(string type, string name, string expected) =>
        Assert.That(Convert.ToHexStringLower(DnsQuery.Encode(0x58d4, type, name)!), Is.EqualTo(expected.Replace(" ", "")));

    [TestCase("A", "a..b")]
    [TestCase("A", "")]
    [TestCase("A", "0123456789012345678901234567890123456789012345678901234567890123.com")]
    [TestCase("ANY", "a.b")]
    public void Encode_NotToBeAskedFor_IsNull(string type, string name) => Assert.That(DnsQuery.Encode(1, type, name), Is.Null);

    [Test]
    public void Encode_AnyName_NeverThrows() =>
        Gen.String.Sample(name => DnsQuery.Encode(1, "A", name) is null or { Length: <= 300 }, iter: 5_000);

    [Test]
    public void Judge_AnyReply_NeverThrows() => Gen.Byte.Array[0, 40].Sample(reply =>
    {
        DnsQuery.Judge(reply, (ushort)(reply.Length > 1 ? (reply[0] << 8) | reply[1] : 0), true);
    }, iter: 20_000);
}
