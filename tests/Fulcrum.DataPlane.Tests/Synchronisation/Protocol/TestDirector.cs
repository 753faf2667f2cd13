using System.Text;
using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>One of two directors: its link to the peer over pipes, and workers that are none.</summary>
internal sealed class TestDirector : ISyncListener
{
    /// <summary>The key of directors that agree.</summary>
    public const string Key = "an agreed key of some length";

    private readonly FakeClock _clock;

    /// <summary>Director 1 or 2; of two, 2 has the greater instance id.</summary>
    public TestDirector(FakeClock clock, int number, int sessions = 0, ulong boot = 1, int mostSessions = 100_000)
    {
        _clock = clock;
        Number = number;
        Exchange = new FakeExchange(sessions, mostSessions, () => clock.NowMs);
        Identity = new SyncIdentity((UInt128)number, boot, new Placement(1, 0), Encoding.ASCII.GetBytes("1.2.3"));
        Link = new PeerLink(Network, Exchange, this, Identity);
    }

    /// <summary>1 or 2.</summary>
    public int Number { get; }

    /// <summary>What it says of itself.</summary>
    public SyncIdentity Identity { get; }

    /// <summary>Its end of all connections.</summary>
    public PipeNetwork Network { get; } = new();

    /// <summary>Its workers.</summary>
    public FakeExchange Exchange { get; }

    /// <summary>What is tested.</summary>
    public PeerLink Link { get; }

    /// <summary>What it was told, in order.</summary>
    public List<string> Events { get; } = [];

    /// <summary>Two that can reach each other, not configured.</summary>
    public static (TestDirector One, TestDirector Two) Pair(FakeClock clock, int sessionsOfOne = 0, int sessionsOfTwo = 0)
    {
        TestDirector one = new(clock, 1, sessionsOfOne);
        TestDirector two = new(clock, 2, sessionsOfTwo);
        (one.Network.Other, two.Network.Other) = (two.Network, one.Network);
        return (one, two);
    }

    /// <summary>Settings of this director.</summary>
    public SyncSettings Settings(string key = Key, uint rate = SyncSettings.DefaultRate) => new()
    {
        Local = Address(Number), LocalPort = 8848, Peer = Address(3 - Number), PeerPort = 8848, Key = Encoding.ASCII.GetBytes(key), Rate = rate,
    };

    /// <summary>Begins to synchronise.</summary>
    public TestDirector Start(string key = Key, uint rate = SyncSettings.DefaultRate)
    {
        Link.Configure(Settings(key, rate), _clock.NowMs);
        return this;
    }

    /// <summary>Connections that have ended for a reason.</summary>
    public ulong Closed(CloseReason reason) => Link.Closed[(int)reason];

    /// <summary>Lets time pass for all of them, step by step.</summary>
    public static void Run(FakeClock clock, long durationMs, params TestDirector[] directors)
    {
        for (long endMs = clock.NowMs + durationMs; clock.NowMs < endMs; clock.NowMs++)
            foreach (TestDirector director in directors)
                director.Link.Step(clock.NowMs);
    }

    /// <summary>Lets time pass until something is so.</summary>
    public static void RunUntil(FakeClock clock, Func<bool> isSo, params TestDirector[] directors)
    {
        for (int turn = 0; !isSo(); turn++)
        {
            Assert.That(turn, Is.LessThan(60_000), "It does not become so within a minute.");
            Run(clock, 1, directors);
        }
    }

    void ISyncListener.Connected(string release, bool placementDiffers) => Events.Add($"connected {release}{(placementDiffers ? " otherwise" : "")}");

    void ISyncListener.Lost(CloseReason reason, bool isPeersReason) => Events.Add($"lost {Text(reason, isPeersReason)}");

    void ISyncListener.Refused(CloseReason reason, bool isPeersReason) => Events.Add($"refused {Text(reason, isPeersReason)}");

    void ISyncListener.BulkOver(bool isOwn, ulong records, long durationMs) => Events.Add($"{(isOwn ? "own" : "peer's")} bulk {records}");

    void ISyncListener.BulkWanted() => Events.Add("bulk wanted");

    private static string Text(CloseReason reason, bool isPeers) => CloseReasons.NameOf(reason) + (isPeers ? " by peer" : "");

    private static IpAddress Address(int number) => new([192, 0, 2, (byte)number]);
}
