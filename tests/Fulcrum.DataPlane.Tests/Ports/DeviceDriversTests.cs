using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class DeviceDriversTests
{
    [TestCase("net_pcap", true)]
    [TestCase("net_ring", true)]
    [TestCase("net_null", true)]
    [TestCase("net_memif", true)]
    [TestCase("net_ice", true)]
    [TestCase("mlx5_pci", true)]
    [TestCase("net_virtio", true)]
    [TestCase("net_af_xdp", false)]
    [TestCase("net_af_packet", false)]
    [TestCase("net_tap", false)]
    [TestCase("net_virtio_user", false)]
    [TestCase("net_vhost", false)]
    [TestCase("net_bonding", false)]
    [TestCase("a driver of tomorrow", false)]
    public void PollsInUserSpace_Driver_IsKnown(string driver, bool expected) =>
        Assert.That(DeviceDrivers.PollsInUserSpace(driver), Is.EqualTo(expected));
}
