using System.Net;
using CsCheck;
using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests;

public unsafe class IpAddressTests
{
    private static readonly Gen<byte[]> s_sixteen =
        Gen.Frequency((3, Gen.Byte), (2, Gen.Const((byte)0)), (1, Gen.Const((byte)0xFF))).Array[16];

    [Test]
    public void Ipv4_AnyAddress_LiesInItsMappedForm() => Generate.Address.Sample(ipv4 =>
    {
        IpAddress address = new(ipv4);
        byte[] bytes = new byte[16];
        fixed (byte* memory = bytes)
        {
            address.Store(memory);
            Assert.That(IpAddress.Load(memory), Is.EqualTo(address));
        }

        byte[] fourBytes = BitConverter.GetBytes(ipv4.Raw);
        Assert.That(bytes, Is.EqualTo((byte[])[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. fourBytes]));
        Assert.That((address.IsIpv4, address.IsNone, address.Ipv4), Is.EqualTo((true, false, ipv4)));
        Assert.That(address.ToArray(), Is.EqualTo(fourBytes));
        Assert.That(new IpAddress(fourBytes), Is.EqualTo(address));
        Assert.That(IpAddress.Parse(ipv4.ToString()), Is.EqualTo(address));
        Assert.That(address.ToString(), Is.EqualTo(ipv4.ToString()));
    });

    [Test]
    public void Ipv6_AnyAddress_KeepsItsBytesAndText() => s_sixteen.Sample(bytes =>
    {
        IpAddress address = new(bytes);
        byte[] copy = new byte[16];
        fixed (byte* memory = copy)
        {
            address.Store(memory);
        }

        bool isMapped = bytes.AsSpan(0, 12).SequenceEqual((byte[])[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]);
        Assert.That(copy, Is.EqualTo(bytes));
        Assert.That(address.IsIpv4, Is.EqualTo(isMapped));
        Assert.That(address.IsNone, Is.EqualTo(bytes.All(value => value == 0)));
        Assert.That(address.ToArray(), Is.EqualTo(isMapped ? bytes[12..] : bytes));
        Assert.That(address.ToString(), Is.EqualTo(new IPAddress(address.ToArray()).ToString()));
        Assert.That(IpAddress.Parse(address.ToString()), Is.EqualTo(address));
    });

    [Test]
    public void Equals_OneBitDiffers_IsFalse() => Gen.Select(s_sixteen, Gen.Int[0, 127]).Sample((bytes, bit) =>
    {
        IpAddress address = new(bytes);
        IpAddress same = new(bytes);
        bytes[bit / 8] ^= (byte)(1 << bit % 8);
        IpAddress other = new(bytes);

        Assert.That(address == same && !(address != same) && address.Equals((object)same), Is.True);
        Assert.That(address.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        Assert.That(address == other || !(address != other) || address.Equals((object)other), Is.False);
    });

    [TestCase("192.0.2.1", "192.0.2.1")]
    [TestCase("2001:DB8:0::1", "2001:db8::1")]
    [TestCase("::ffff:192.0.2.1", "192.0.2.1")]
    [TestCase("::", "::")]
    public void Parse_Address_IsWrittenInItsShortForm(string text, string expected) =>
        Assert.That(IpAddress.Parse(text).ToString(), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("localhost")]
    [TestCase("192.0.2")]
    [TestCase("3221225985")]
    [TestCase("192.0.2.256")]
    [TestCase("192.0.02.1")]
    [TestCase("0xC0.0.2.1")]
    [TestCase(" 192.0.2.1")]
    [TestCase("2001:db8::1::2")]
    [TestCase("[2001:db8::1]")]
    [TestCase("[2001:db8::1]:80")]
    [TestCase("2001:db8::1/64")]
    [TestCase("fe80::1%1")]
    public void Parse_NoAddress_SaysWhatToWrite(string text)
    {
        Assert.That(IpAddress.TryParse(text, out IpAddress none), Is.False);
        Assert.That(none.IsNone, Is.True);
        Assert.That(() => IpAddress.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("2001:db8::1"));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(5)]
    [TestCase(17)]
    public void Constructor_OtherNumberOfBytes_IsRefused(int length) =>
        Assert.That(() => new IpAddress(new byte[length]), Throws.ArgumentException.With.Message.Contains($"not {length}"));
}
