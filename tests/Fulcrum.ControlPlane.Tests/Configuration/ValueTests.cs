using System.Net;
using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Keywords;

namespace Fulcrum.ControlPlane.Tests.Configuration;

[TestFixture]
internal sealed class ValueTests
{
    [TestCase("0", 0)]
    [TestCase("0070", 70)]
    [TestCase("100", 100)]
    public void ReadNumber_Digits_AreRead(string text, int expected)
    {
        Assert.That(ValueSyntax.ReadNumber(text, 0, 100, out int value), Is.Null);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("101", "out of range; use 0 to 100")]
    [TestCase("99999999999999999999", "out of range")]
    [TestCase("-1", "not a number")]
    [TestCase("+1", "not a number")]
    [TestCase("0x10", "not a number")]
    [TestCase("1a", "not a number")]
    [TestCase("", "not a number")]
    [TestCase("١", "not a number")]
    public void ReadNumber_OtherText_IsRefused(string text, string words) =>
        Assert.That(ValueSyntax.ReadNumber(text, 0, 100, out _), Does.Contain(words));

    [TestCase("3", 3_000_000, false)]
    [TestCase("0.25", 250_000, false)]
    [TestCase(".5", 500_000, false)]
    [TestCase("2.", 2_000_000, false)]
    [TestCase("0.000001", 1, false)]
    [TestCase("1.1234567", 1_123_457, true)]
    [TestCase("1.9999999", 2_000_000, true)]
    [TestCase("2678400", 2_678_400_000_000, false)]
    public void ReadSeconds_Time_IsInMicroseconds(string text, long microseconds, bool isRounded)
    {
        Assert.That(ValueSyntax.ReadSeconds(text, TimeSpan.Zero, out TimeSpan value, out bool rounded), Is.Null);
        Assert.That((value, rounded), Is.EqualTo((TimeSpan.FromMicroseconds(microseconds), isRounded)));
    }

    [TestCase("0", "use 0.000001 to 2678400 seconds")]
    [TestCase("2678400.5", "out of range")]
    [TestCase("99999999999999999999", "out of range")]
    [TestCase("-1", "not a time")]
    [TestCase("1e3", "not a time")]
    [TestCase("1.2.3", "not a time")]
    [TestCase("3s", "not a time")]
    [TestCase(".", "not a time")]
    [TestCase("", "not a time")]
    public void ReadSeconds_OtherText_IsRefused(string text, string words) =>
        Assert.That(ValueSyntax.ReadSeconds(text, TimeSpan.FromMicroseconds(1), out _, out _), Does.Contain(words));

    [TestCase("on", true)]
    [TestCase("true", true)]
    [TestCase("yes", true)]
    [TestCase("off", false)]
    [TestCase("false", false)]
    [TestCase("no", false)]
    public void ReadSwitch_Word_IsRead(string text, bool expected)
    {
        Assert.That(ValueSyntax.ReadSwitch(text, out bool value), Is.Null);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("ON")]
    [TestCase("1")]
    public void ReadSwitch_OtherText_IsRefused(string text) => Assert.That(ValueSyntax.ReadSwitch(text, out _), Is.Not.Null);

    [TestCase("192.0.2.1")]
    [TestCase("0.0.0.0")]
    [TestCase("2001:db8::1")]
    [TestCase("::ffff:192.0.2.1")]
    public void ReadAddress_Address_IsRead(string text)
    {
        Assert.That(ValueSyntax.ReadAddress(text, out IPAddress value), Is.Null);
        Assert.That(value, Is.EqualTo(IPAddress.Parse(text)));
    }

    [TestCase("192.0.2")]
    [TestCase("192.0.2.256")]
    [TestCase("192.0.2.01")]
    [TestCase("0x7f.0.0.1")]
    [TestCase("1")]
    [TestCase("192.0.2.1/24")]
    [TestCase("[2001:db8::1]")]
    [TestCase("fe80::1%eth0")]
    [TestCase("2001:db8::1::2")]
    [TestCase("1.2.3.4:80")]
    [TestCase("www.example.com")]
    [TestCase("")]
    public void ReadAddress_OtherText_IsRefused(string text) =>
        Assert.That(ValueSyntax.ReadAddress(text, out _), Does.Contain("is not an IP address"));

    [TestCase("10.0.0.5", "10.0.0.5")]
    [TestCase("10.0.0.5-7", "10.0.0.5 10.0.0.6 10.0.0.7")]
    [TestCase("10.0.0.5-5", "10.0.0.5")]
    [TestCase("10.0.0.255-10.0.1.1", "10.0.0.255 10.0.1.0 10.0.1.1")]
    [TestCase("2001:db8::5", "2001:db8::5")]
    [TestCase("2001:db8::9-b", "2001:db8::9 2001:db8::a 2001:db8::b")]
    [TestCase("2001:db8::ffff-FFFF", "2001:db8::ffff")]
    [TestCase("2001:db8::ffff-2001:db8::1:1", "2001:db8::ffff 2001:db8::1:0 2001:db8::1:1")]
    [TestCase("2001:db8:0:ffff:ffff:ffff:ffff:ffff-2001:db8:1::", "2001:db8:0:ffff:ffff:ffff:ffff:ffff 2001:db8:1::")]
    public void AddressRange_Word_IsExpanded(string text, string expected)
    {
        Assert.That(AddressRange.Read(text, out IReadOnlyList<IPAddress> addresses), Is.Null);
        Assert.That(string.Join(' ', addresses), Is.EqualTo(expected));
    }

    [TestCase("10.0.0.7-5", "reversed")]
    [TestCase("10.0.1.0-10.0.0.255", "reversed")]
    [TestCase("10.0.0.0-10.1.0.0", "more than 65536")]
    [TestCase("0.0.0.0-255.255.255.255", "more than 65536")]
    [TestCase("10.0.0.1-256", "does not end a range")]
    [TestCase("10.0.0.1-", "does not end a range")]
    [TestCase("10.0.0.1-2-3", "does not end a range")]
    [TestCase("10.0.0.1-10.0.0", "is not an IP address")]
    [TestCase("10.0.0.0/30", "is not an IP address")]
    [TestCase("2001:db8::9-1", "reversed")]
    [TestCase("2001:db8::-2001:db8::1:0", "more than 65536")]
    [TestCase("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "more than 65536")]
    [TestCase("2001:db8::1-10000", "does not end a range; write the last group (0 to ffff)")]
    [TestCase("2001:db8::1-g", "does not end a range")]
    [TestCase("2001:db8::1-", "does not end a range")]
    [TestCase("2001:db8::1- 5", "does not end a range")]
    [TestCase("2001:db8::1-10.0.0.9", "of different address families")]
    [TestCase("10.0.0.1-::9", "of different address families")]
    public void AddressRange_OtherText_IsRefused(string text, string words)
    {
        Assert.That(AddressRange.Read(text, out IReadOnlyList<IPAddress> addresses), Does.Contain(words));
        Assert.That(addresses, Is.Empty);
    }

    [TestCase("wieght", "weight")]
    [TestCase("lb_alog", "lb_algo")]
    [TestCase("WEIGHT", "weight")]
    [TestCase("wait", null)]
    [TestCase("zzzzzz", null)]
    [TestCase("", null)]
    public void Spelling_Word_FindsTheNearest(string word, string? expected) =>
        Assert.That(Spelling.Nearest(word, ["protocol", "weight", "lb_algo", "lb_kind"]), Is.EqualTo(expected));

    [TestCase("", "", 0)]
    [TestCase("abc", "abc", 0)]
    [TestCase("abc", "acb", 1)]
    [TestCase("abc", "ab", 1)]
    [TestCase("abc", "xabc", 1)]
    [TestCase("abc", "axc", 1)]
    [TestCase("kitten", "sitting", 3)]
    public void Spelling_Distance_CountsTypingErrors(string one, string other, int expected) =>
        Assert.That((Spelling.Distance(one, other), Spelling.Distance(other, one)), Is.EqualTo((expected, expected)));
}
