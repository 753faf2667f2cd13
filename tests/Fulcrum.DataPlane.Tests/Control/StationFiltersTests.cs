using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Packets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class StationFiltersTests
{
    [Test]
    public void VirtualMacs_ThatComeAndGo_ReachTheirPortsDevices()
    {
        using ControlBench bench = new();
        using ControlClient client = bench.Greet();
        Wire.Snapshot snapshot = Make.Snapshot(1);
        snapshot.VirtualMacs.Add(new Wire.VirtualMac { Port = "lan", Mac = ByteString.CopyFrom(0, 0, 0x5e, 0, 1, 51) });

        Assert.That(client.Ask(new Wire.Request { Snapshot = snapshot }).Applied, Is.Not.Null);
        Assert.That(bench.Ports[0].Taken, Is.Empty);
        Assert.That(bench.Ports[1].Taken, Is.EqualTo(new[] { MacAddress.Parse("00:00:5e:00:01:33") }));

        Wire.Delta delta = new() { Base = 1, Generation = 2, VirtualMacs = new Wire.VirtualMacs() };
        Assert.That(client.Ask(new Wire.Request { Delta = delta }).Applied, Is.Not.Null);
        Assert.That(bench.Ports[1].Taken, Is.Empty);
    }
}
