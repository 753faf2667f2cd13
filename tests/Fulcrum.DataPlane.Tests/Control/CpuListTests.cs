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

    [TestCase("", "")]
    [TestCase("3", "3")]
    [TestCase("0 1 2 7", "0-2,7")]
    [TestCase("9 2 4 3 2", "2-4,9")]
    public void Format_Cpus_IsAsTheKernelWritesThem(string cpus, string expected) =>
        Assert.That(CpuList.Format(cpus.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)), Is.EqualTo(expected));
}
