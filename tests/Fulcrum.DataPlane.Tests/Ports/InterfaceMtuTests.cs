using System.Diagnostics;
using Fulcrum.DataPlane.Tests.Twin;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class InterfaceMtuTests : DpdkFixture
{
    [TestCase("", 1_400, 1_400)]
    [TestCase("", 1_500, 1_500)]
    [TestCase("", 9_000, 1_952)]
    [TestCase(",framesz=9216,blocksz=36864", 9_000, 9_000)]
    public void Info_DeviceOnAKernelInterface_HasTheMtuThatPasses(string arguments, int interfaceMtu, int expected) => NetworkNamespace.Run(() =>
    {
        Ip($"link add v0 mtu {interfaceMtu} type veth peer name v1");
        EthernetDevice device = EthernetDevice.Attach($"net_af_packet7,iface=v0{arguments}");
        try
        {
            Assert.That(device.Info.Mtu, Is.EqualTo(expected));
            using Mempool pool = Mempool.Create("mtu", 255, 0, 9_344, -1);
            Assert.That(() => device.Configure(new DeviceConfig { Mtu = expected, ReceiveDescriptors = 64 }, pool), Throws.Nothing);
            Assert.That(device.Info.Mtu, Is.EqualTo(expected));
        }
        finally
        {
            device.Detach();
        }
    });

    private static void Ip(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"ip {arguments}: {error}");
    }
}
