using System.Runtime.Intrinsics;
using CsCheck;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Forward;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fuzz;

/// <summary>
/// <see cref="PlainForwarder"/> is a short way for what the long one does: two directors get the same packets, and in one of them the route
/// generation moves before each, so that no session ever knows its next hop and every packet goes the long way.
/// </summary>
public unsafe class ShortWayTests
{
    private const int Packets = 100_000;

    // The same for both: a tunnel's source port comes from it.
    private static readonly FlowHash s_hash = new(Vector128.Create((byte)0x3C), Vector128.Create((byte)0xA5));

    [Test]
    public void Packets_ByShortOrLongWay_LeaveTheSameAndTheSameBehind()
    {
        DirectorOptions options = new() { SessionCapacity = 4096, TemplateCapacity = 1024, Hash = s_hash };
        using Director plain = new(FuzzTraffic.EveryMode(), options);
        using Director thorough = new(FuzzTraffic.EveryMode(), options);
        Gen<byte[]>[] sound = [FuzzTraffic.Sound(WanRouterMac, WanMac), FuzzTraffic.Sound(LanRouterMac, LanMac)];
        Gen<byte[]>[] damaged = [FuzzTraffic.Damaged(WanRouterMac, WanMac), FuzzTraffic.Damaged(LanRouterMac, LanMac)];
        PCG random = new(FuzzTraffic.Seed);
        for (int sent = 0; sent < Packets; sent++)
        {
            ushort port = (ushort)(random.Next() & 1);
            byte[] frame = (random.Next() % 4 == 0 ? damaged : sound)[port].Generate(random, null, out _);
            uint passed = random.Next() % 10_000;
            thorough.Shared->RouteGeneration++;
            string[] outcomes = [.. new[] { plain, thorough }.Select(director => Outcome(director, port, frame, passed))];
            Assert.That(outcomes[0], Is.EqualTo(outcomes[1]), $"packet {sent}: {Convert.ToHexStringLower(frame)}");
        }

        Assert.That(plain.ReadCounters(), Is.EqualTo(thorough.ReadCounters()));
        Assert.That(Sessions(plain), Is.EqualTo(Sessions(thorough)));
        Assert.That(plain.Statistics[WorkerCounter.Transmitted], Is.GreaterThan(Packets / 20), "packets that find a way");
    }

    /// <summary>What becomes of a packet: the frames that leave, and whether it is punted.</summary>
    private static string Outcome(Director director, ushort port, byte[] frame, uint passedUs)
    {
        MemoryPort.Network = director.Network;
        director.Network.NowUs += passedUs;
        director.Network.Deliver(port, 0, frame);
        director.PollAll();
        List<string> outcomes = [];
        for (ushort output = 0; output < 2; output++)
        {
            while (director.Network.TakeTransmitted(output) is { } left)
                outcomes.Add($"{output}: {Convert.ToHexStringLower(left)}");
        }

        while (director.Network.TakeFromRing(director.PuntRing, out ushort punted) is { } left)
            outcomes.Add($"punted by {punted}: {Convert.ToHexStringLower(left)}");
        return string.Join('\n', outcomes);
    }

    /// <summary>Every session, with its state and when it ends.</summary>
    private static List<string> Sessions(Director director)
    {
        List<string> sessions = [];
        for (uint slot = 0; slot < director.Worker.Sessions.Capacity; slot++)
        {
            Session* session = director.Worker.Sessions.Slots + slot;
            if (session->State > SessionState.Extension)
                sessions.Add($"{session->Inbound.SourcePort.Host} {session->Inbound.DestinationPort.Host} {session->State} {session->Traits} {session->ServerSlot} {session->RemainingMs(director.NowMs)}");
        }

        return sessions;
    }
}
