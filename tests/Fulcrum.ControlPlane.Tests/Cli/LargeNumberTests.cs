using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Tests;

internal sealed class LargeNumberTests
{
    [TestCase(0UL, "        0")]
    [TestCase(99_999_999UL, " 99999999")]
    [TestCase(100_000_000UL, "  100000K")]
    [TestCase(123_456_789UL, "  123456K")]
    [TestCase(999_999_999UL, "  999999K")]
    [TestCase(1_000_000_000UL, "    1000M")]
    [TestCase(98_765_432_109UL, "   98765M")]
    [TestCase(99_999_999_999UL, "   99999M")]
    [TestCase(100_000_000_000UL, "     100G")]
    [TestCase(41_152_263_004_115UL, "   41152G")]
    [TestCase(99_999_999_999_999UL, "   99999G")]
    [TestCase(100_000_000_000_000UL, "     100T")]
    [TestCase(123_456_789_012_345UL, "     123T")]
    [TestCase(ulong.MaxValue, "18446744T")]
    public void Short_AnyValue_FillsNineColumnsAsIpvsadmDoes(ulong value, string expected) =>
        Assert.That(LargeNumber.Short(value), Is.EqualTo(expected));

    [TestCase(0UL, "        0")]
    [TestCase(99_999_999UL, " 99999999")]
    [TestCase(100_000_000UL, " 100000000")]
    [TestCase(123_456_789_012_345UL, " 123456789012345")]
    [TestCase(ulong.MaxValue, " 18446744073709551615")]
    public void Exact_AnyValue_KeepsAllDigitsAndOneSpace(ulong value, string expected) =>
        Assert.That(LargeNumber.Exact(value), Is.EqualTo(expected));
}
