using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class CpuListTests
{
    [TestCase("1", "1")]
    [TestCase("0-2,7", "0 1 2 7")]
    [TestCase("", null)]
    [TestCase("a", null)]
    [TestCase("2-1", null)]
    [TestCase("1-2-3", null)]
    [TestCase("1,1", null)]
    [TestCase("-1", null)]
    [TestCase("5000", null)]
    public void CpuList_IsReadAsTheKernelWritesIt(string text, string? expected) =>
        Assert.That(CpuList.TryParse(text) is { } list ? string.Join(' ', list) : null, Is.EqualTo(expected));
}
