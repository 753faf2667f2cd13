using System.Net.NetworkInformation;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class EthernetDeviceTests : DpdkFixture
{
    private const int Enodev = 19;
    private const int Enotsup = 95;

    private Mempool? _pool;
    private EthernetDevice? _device;

    [SetUp]
    public void AttachDevice()
    {
        _pool = Mempool.Create("devices", 1023, 0, 2176, -1);
        _device = EthernetDevice.Attach("net_null7,size=60");
    }

    [TearDown]
    public void DetachDevice()
    {
        _device!.Detach();
        _pool!.Dispose();
    }

    [TestCase("nosuchdriver0", "no driver knows the device \"nosuchdriver0\"")]
    [TestCase("net_af_xdp0,iface=nosuchif", "cannot probe net_af_xdp0,iface=nosuchif: No such device")]
    [TestCase("0000:99:00.0", "cannot probe 0000:99:00.0: No such device")]
    public void Attach_DeviceThatIsNotThere_NamesTheReason(string device, string text)
    {
        DpdkException? error = Assert.Throws<DpdkException>(() => EthernetDevice.Attach(device));
        Assert.That(error!.Message, Does.Contain(text));
        Assert.That(error.Errno, Is.EqualTo(Enodev));
    }

    [Test]
    public void Attach_SecondTime_NamesThePort() =>
        Assert.That(() => EthernetDevice.Attach("net_null7"),
            Throws.TypeOf<DpdkException>().With.Message.EqualTo($"net_null7 is attached already, as port {_device!.Id}"));

    [Test]
    public void Info_NullDevice_IsWhatTheDriverReports()
    {
        DeviceInfo info = _device!.Info;
        Assert.That((info.Driver, info.Device, info.Mtu, info.MaxReceiveQueues), Is.EqualTo(("net_null", "net_null7", 1500, 1024)));
        Assert.That(info.RssTypes.HasFlag(RssTypes.Ipv4Tcp | RssTypes.Ipv4Udp), Is.True);
    }

    [Test]
    public void Configure_MacMtuAndRss_Takes()
    {
        PhysicalAddress mac = PhysicalAddress.Parse("02-00-00-00-01-07");
        _device!.Configure(
            new DeviceConfig
            {
                ReceiveQueues = 2,
                TransmitQueues = 2,
                Mtu = 9000,
                Mac = mac,
                Promiscuous = true,
                RssTypes = RssTypes.Ipv4Tcp,
                HashKey = new byte[40],
            },
            _pool!);

        DeviceInfo info = _device.Info;
        Assert.That((info.Mtu, info.Mac), Is.EqualTo((9000, mac)));
    }

    [Test]
    public void Configure_OffloadsThatTheDeviceLacks_NamesThem()
    {
        DeviceConfig config = new() { ReceiveOffloads = ReceiveOffloads.TcpChecksum, TransmitOffloads = TransmitOffloads.FastFree };
        DpdkException? error = Assert.Throws<DpdkException>(() => _device!.Configure(config, _pool!));
        Assert.That(error!.Message,
            Is.EqualTo("net_null7 does not report the receive offloads that were asked for: TCP_CKSUM"));
        Assert.That(error.Errno, Is.EqualTo(Enotsup));
    }

    [Test]
    public void Configure_KeyLongerThanAnyDeviceTakes_IsRefused() =>
        Assert.That(() => _device!.Configure(new DeviceConfig { RssTypes = RssTypes.Ipv4, HashKey = new byte[53] }, _pool!),
            Throws.ArgumentException.With.Message.Contains("53"));

    [Test]
    public void Configure_RunningDevice_SaysSo()
    {
        _device!.Configure(new DeviceConfig(), _pool!);
        _device.Start();
        Assert.That(() => _device.Configure(new DeviceConfig(), _pool!),
            Throws.TypeOf<DpdkException>().With.Message.Contains("net_null7 is running"));
    }

    [Test]
    public void LinkAndStatistics_StartedDevice_AreReadable()
    {
        _device!.Configure(new DeviceConfig(), _pool!);
        _device.Start();
        Assert.That(_device.Link, Is.EqualTo(new DeviceLink(true, 10000, true)));
        Assert.That(_device.Statistics.ReceivedPackets, Is.Zero);
        _device.Stop();
        Assert.That(_device.Link.Up, Is.False);
    }

    [Test]
    public void SetMac_NotAMacAddress_IsRefused() =>
        Assert.That(() => _device!.SetMac(PhysicalAddress.None), Throws.ArgumentException);

    [Test]
    public void Start_DetachedDevice_NamesThePort()
    {
        EthernetDevice gone = EthernetDevice.Attach("net_null8");
        gone.Detach();
        Assert.That(gone.Start, Throws.TypeOf<DpdkException>().With.Message.EqualTo($"there is no port {gone.Id}"));
    }
}
