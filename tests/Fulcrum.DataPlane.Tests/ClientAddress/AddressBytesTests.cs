using System.Net;
using System.Text;
using CsCheck;
using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

public unsafe class AddressBytesTests
{
    [TestCase("203.0.113.5")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("1::")]
    [TestCase("2001:db8::1:0:0:1")]
    [TestCase("2001:db8:0:1:1:1:1:1")]
    [TestCase("1:0:0:2::3")]
    [TestCase("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void WriteText_OfAnAddress_IsItsCanonicalText(string text) =>
        Assert.That(TextOf(IpAddress.Parse(text)), Is.EqualTo(new IPAddress(IpAddress.Parse(text).ToArray()).ToString()).And.EqualTo(text));

    [Test]
    public void WriteText_OfAnyAddress_ReadsBackAndIsShortEnough() => Gen.Select(Gen.Byte.Array[16], Gen.Int[0, 255]).Sample((bytes, zeros) =>
    {
        for (int group = 0; group < 8; group++)
        {
            if ((zeros >> group & 1) != 0)
                bytes[2 * group] = bytes[2 * group + 1] = 0;
        }

        IpAddress address = new(bytes);
        string text = TextOf(address);
        return text.Length <= AddressBytes.LongestText && IPAddress.Parse(text).Equals(new IPAddress(address.ToArray()));
    });

    private static string TextOf(IpAddress address)
    {
        byte* target = stackalloc byte[64];
        int length = AddressBytes.WriteText(target, address);
        return Encoding.ASCII.GetString(target, length);
    }
}
