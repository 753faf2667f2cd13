using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class NativeLayoutTests : DpdkFixture
{
    [Test]
    public void Verify_LibraryOfThisBuild_Agrees() => Assert.That(NativeLayout.Verify, Throws.Nothing);

    [Test]
    public void Compare_DifferentTables_NamesEachDifference()
    {
        Dictionary<string, ulong> library = NativeLayout.FromLibrary();
        library["mbuf.data_off"] = 18;
        library["mbuf.new_field"] = 99;
        library.Remove("sizeof.link");

        DpdkException? error = Assert.Throws<DpdkException>(() => NativeLayout.Compare(NativeLayout.Expected(), library));

        Assert.That(error!.Message, Does.Contain("mbuf.data_off is 16 here and 18 in libfulcrum.so"));
        Assert.That(error.Message, Does.Contain("mbuf.new_field is unknown here and 99 in libfulcrum.so"));
        Assert.That(error.Message, Does.Contain("sizeof.link is 8 here and unknown in libfulcrum.so"));
    }
}
