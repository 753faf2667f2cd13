using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Pipeline;

/// <summary>What a worker says of its load.</summary>
internal sealed class LoadTests
{
    [Test]
    public void Poll_WithPackets_CountsItsBurstAndTheTimeUntilTheNextPoll()
    {
        using Director director = new(OneServer);
        director.Worker.Poll();
        director.Advance(TimeSpan.FromMicroseconds(100));
        ulong bursts = director.Statistics[WorkerCounter.Bursts];
        ulong received = director.Statistics[WorkerCounter.Received];
        for (int packet = 0; packet < 3; packet++)
            director.Network.Deliver(Wan, 0, FromClient().Tcp((ushort)(4_000 + packet), VirtualPort, Packets.TcpFlags.Syn).Build());
        director.Worker.Poll();
        ulong busyUs = director.Statistics[WorkerCounter.BusyUs];
        ulong idleUs = director.Statistics[WorkerCounter.IdleUs];
        director.Advance(TimeSpan.FromMicroseconds(30));
        director.Worker.Poll();
        director.Advance(TimeSpan.FromMicroseconds(7));
        director.Worker.Poll();

        Assert.That(director.Statistics[WorkerCounter.Bursts] - bursts, Is.EqualTo(1));
        Assert.That(director.Statistics[WorkerCounter.Received] - received, Is.EqualTo(3));
        Assert.That(director.Statistics[WorkerCounter.BusyUs] - busyUs, Is.EqualTo(30));
        Assert.That(director.Statistics[WorkerCounter.IdleUs] - idleUs, Is.EqualTo(7));
    }
}
