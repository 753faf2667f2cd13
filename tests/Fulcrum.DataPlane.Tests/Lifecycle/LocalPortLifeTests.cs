using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>What becomes of a session's local port, and of a local address that drains.</summary>
internal sealed unsafe class LocalPortLifeTests
{
    [Test]
    public void Port_OfASessionThatWasReset_RestsFromItsLastPacketOn()
    {
        using Life life = new(Way.FullNat, servers: (A, 1));
        Reset(life);
        life.Wait(11);
        life.Director.SweepAll();
        Assert.That((life.Count("sessions"), Resting(life)), Is.EqualTo((0ul, 1)));
        life.Wait(48);
        Assert.That(Resting(life), Is.EqualTo(1), "59 seconds after the last packet");
        life.Wait(32);
        Assert.That(Resting(life), Is.Zero, "91 seconds after it");
    }

    [Test]
    public void Port_WhoseSessionWasSilentForLong_IsFreeAtOnce()
    {
        using Life life = new(Way.FullNat, servers: (A, 1));
        life.ClientTcp(Syn);
        life.Wait(61);
        life.Director.SweepAll();
        Assert.That((life.Count("sessions"), Resting(life)), Is.EqualTo((0ul, 0)));
    }

    [Test]
    public void Port_OfUdp_DoesNotRest()
    {
        using Life life = new(Way.FullNat, new Wire.Settings { UdpTimeout = 5 }, servers: (A, 1));
        life.ClientUdp();
        life.Wait(6);
        life.Director.SweepAll();
        Assert.That((life.Count("sessions"), Resting(life)), Is.EqualTo((0ul, 0)));
    }

    [Test]
    public void Port_WithoutRestConfigured_IsFreeAtOnce()
    {
        using Life life = new(Way.FullNat, new Wire.Settings { LocalPortRest = 0 }, servers: (A, 1));
        Reset(life);
        life.Wait(11);
        life.Director.SweepAll();
        Assert.That((life.Count("sessions"), Resting(life)), Is.EqualTo((0ul, 0)));
    }

    [Test]
    public void Pool_WhoseAddressesAllDrain_KeepsSessionsAndRefusesNewOnes()
    {
        using Life life = new(Way.FullNat, servers: (A, 1));
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(A));
        Wire.Snapshot draining = Way.FullNat.Configuration();
        draining.Pools[0].Draining.Add(draining.Pools[0].Addresses);
        life.Director.Apply(draining);

        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A));
        Assert.That(life.ClientTcp(Syn, 40001), Is.EqualTo("pool_exhausted"));
        life.Director.Apply(Way.FullNat.Configuration());
        Assert.That(life.ClientTcp(Syn, 40001), Is.EqualTo(A));
    }

    private static void Reset(Life life)
    {
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientTcp(Rst | Ack);
    }

    private static int Resting(Life life)
    {
        LocalPorts ports = life.Director.Worker.LocalPorts;
        uint nowMs = (uint)(life.Director.Network.NowUs / 1000);
        int resting = 0;
        for (uint chunk = 1; chunk < ports.ChunkLimit; chunk++)
            resting += ports.TryLook(chunk, nowMs, out _, out PortChunk held) ? held.RestingCount : 0;
        return resting;
    }
}
