using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class EalTests : DpdkFixture
{
    [Test]
    public void DpdkVersion_Always_NamesDpdk() => Assert.That(Eal.DpdkVersion, Does.StartWith("DPDK 2"));

    [Test]
    public void Start_SecondTime_IsRefused() =>
        Assert.That(() => Eal.Start(["--no-huge"]), Throws.TypeOf<DpdkException>().With.Message.Contains("once per process"));
}
