using CsCheck;
using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests;

public unsafe class MacAddressTests
{
    [Test]
    public void Parse_FormattedAddress_GivesItBack() =>
        Generate.Mac.Sample(address => Assert.That(MacAddress.Parse(address.ToString()), Is.EqualTo(address)));

    [Test]
    public void Write_ThenRead_GivesItBackAndTouchesSixBytes() => Generate.Mac.Sample(address =>
    {
        byte* bytes = stackalloc byte[8];
        *(ulong*)bytes = 0x5555_5555_5555_5555;
        address.Write(bytes + 1);

        Assert.That(MacAddress.Read(bytes + 1), Is.EqualTo(address));
        Assert.That((bytes[0], bytes[7]), Is.EqualTo(((byte)0x55, (byte)0x55)));
    });

    [Test]
    public void Raw_FirstByteOnTheWire_IsLeastSignificant() =>
        Assert.That(MacAddress.Parse("01-02-03-04-05-06").Raw, Is.EqualTo(0x0605_0403_0201));

    [TestCase("")]
    [TestCase("02:00:00:00:00")]
    [TestCase("02:00:00:00:00:0g")]
    [TestCase("02:00:00:00:00: 1")]
    [TestCase("02:00:00-00:00:01")]
    [TestCase("02.00.00.00.00.01")]
    [TestCase("02:00:00:00:00:001")]
    public void Parse_NoAddress_SaysWhatToWrite(string text)
    {
        Assert.That(MacAddress.TryParse(text, out _), Is.False);
        Assert.That(() => MacAddress.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("02:00:00:00:00:01"));
    }

    [TestCase("ff:ff:ff:ff:ff:ff", true)]
    [TestCase("01:00:5e:00:00:12", true)]
    [TestCase("02:00:00:00:00:01", false)]
    public void IsMulticast_GroupBit_Decides(string text, bool expected) =>
        Assert.That(MacAddress.Parse(text).IsMulticast, Is.EqualTo(expected));
}
