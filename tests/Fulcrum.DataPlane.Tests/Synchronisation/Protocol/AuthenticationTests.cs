using System.Text;
using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Who is not the peer gets nothing in, and is refused by name.</summary>
[TestFixture]
internal sealed class AuthenticationTests
{
    private FakeClock _clock = null!;

    [SetUp]
    public void SetUp() => _clock = new FakeClock();

    [TestCase("one key of some length", "another key of some length")]
    [TestCase("one key of some length", "")]
    [TestCase("", "another key of some length")]
    public void Directors_WithDifferentKeys_RefuseEachOther(string first, string second)
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 5, 5);
        one.Start(first);
        two.Start(second);

        TestDirector.Run(_clock, 10_000, one, two);

        Assert.That(one.Exchange.Given + two.Exchange.Given, Is.Zero);
        Assert.That(one.Closed(CloseReason.Authentication) + two.Closed(CloseReason.Authentication), Is.GreaterThan(2));
        Assert.That((one.Link.LastReason, two.Link.LastReason), Is.EqualTo((CloseReason.Authentication, CloseReason.Authentication)));
        Assert.That(one.Events.Concat(two.Events), Has.None.StartsWith("connected"));
    }

    [Test]
    public void Directors_WithoutKeys_Agree()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 5, 5);
        one.Start("");
        two.Start("");

        TestDirector.Run(_clock, 1_000, one, two);

        Assert.That((one.Exchange.HeldCount, two.Exchange.HeldCount), Is.EqualTo((5, 5)));
    }

    [Test]
    public void WhoConnectsWithoutTheKey_GetsNoProofOfIt()
    {
        TestDirector director = new TestDirector(_clock, 1).Start();
        Pipe pipe = director.Network.Intrude();
        pipe.Write(true, Magic(HelloFrame()));
        pipe.Write(true, FrameOf(FrameType.Proof, [], 1));

        TestDirector.Run(_clock, 10, director);

        byte[] answer = new byte[4_096];
        int length = pipe.Read(true, answer);
        int afterHello = Frame.Magic.Length + Frame.SizeOf(Hello.Size);
        Assert.That(Frame.TypeOf(answer.AsSpan(afterHello)), Is.EqualTo(FrameType.Bye));
        Assert.That(length, Is.EqualTo(afterHello + Frame.SizeOf(1)));
        Assert.That(director.Closed(CloseReason.Authentication), Is.EqualTo(1));
    }

    [Test]
    public void WhatWasSentOnce_IsRefusedOnAnotherConnection()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 5, 5);
        two.Network.CanConnect = false;
        List<byte> recorded = [];
        one.Network.MakePipe = () => new Pipe(1 << 16)
        {
            Tamper = (isInitiator, bytes) =>
            {
                if (isInitiator)
                    recorded.AddRange(bytes.ToArray());
            },
        };
        one.Start();
        two.Start();
        TestDirector.Run(_clock, 500, one, two);
        long given = two.Exchange.Given;

        Pipe pipe = two.Network.Intrude();
        pipe.Write(true, recorded.ToArray());
        TestDirector.Run(_clock, 10, two);

        Assert.That(two.Closed(CloseReason.Authentication), Is.EqualTo(1));
        Assert.That(two.Exchange.Given, Is.EqualTo(given));
        Assert.That(two.Link.Open, Is.Not.Null, "the peer's connection goes on");
    }

    [Test]
    public void PeerOfAnotherVersion_IsRefusedWithItsNumber()
    {
        byte[] hello = HelloFrame();
        hello[Frame.HeaderSize + 1] = 9;

        TestDirector director = Receive(Magic(hello));

        Assert.That((director.Closed(CloseReason.Version), director.Link.ForeignVersion), Is.EqualTo((1UL, (ushort)9)));
    }

    [TestCase(2, CloseReason.RecordFormat)]
    [TestCase(5, CloseReason.RecordFormat)]
    [TestCase(7, CloseReason.Authentication)]
    public void PeerThatDiffers_IsRefusedByName(int place, object reason)
    {
        byte[] hello = HelloFrame();
        hello[Frame.HeaderSize + place] ^= 1;

        Assert.That(Receive(Magic(hello)).Closed((CloseReason)reason), Is.EqualTo(1));
    }

    [Test]
    public void DirectorThatConnectsToItself_IsRefused()
    {
        TestDirector director = new(_clock, 1);
        director.Network.Other = director.Network;
        director.Start();

        TestDirector.Run(_clock, 1_000, director);

        Assert.That(director.Closed(CloseReason.OwnInstance), Is.GreaterThan(0));
        Assert.That(director.Link.Open, Is.Null);
    }

    [Test]
    public void Stranger_IsSentAwayAndCounted()
    {
        TestDirector director = new TestDirector(_clock, 1).Start();
        director.Network.Foreigners = 3;

        TestDirector.Run(_clock, 1, director);

        Assert.That(director.Closed(CloseReason.ForeignAddress), Is.EqualTo(3));
    }

    [Test]
    public void WhoeverSaysNothing_IsClosedInTime()
    {
        TestDirector director = new TestDirector(_clock, 1).Start();
        director.Network.Intrude();

        TestDirector.Run(_clock, SyncChannel.HandshakeTimeoutMs - 1, director);
        Assert.That(director.Closed(CloseReason.HandshakeTimeout), Is.Zero);
        TestDirector.Run(_clock, 2, director);

        Assert.That(director.Closed(CloseReason.HandshakeTimeout), Is.EqualTo(1));
    }

    [Test]
    public void ManyWhoSayNothing_DoNotKeepThePeerOutForLong()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 5, 5);
        one.Network.CanConnect = false;
        one.Start();
        for (int count = 0; count < 2 * PeerLink.Slots; count++)
            one.Network.Intrude();
        two.Start();

        TestDirector.Run(_clock, 15_000, one, two);

        Assert.That(two.Exchange.HeldCount, Is.EqualTo(5));
    }

    [TestCase("GET / HTTP/1.1\r\n\r\n", CloseReason.BadMagic)]
    [TestCase("FLCRSYNX", CloseReason.BadMagic)]
    [TestCase("FLCRSYNC\x0f\x0f\x0f\x0f0000000000000000", CloseReason.Oversized)]
    [TestCase("FLCRSYNC\0\0\0\u0001\u00030000000000000000000000000000", CloseReason.Sequence)]
    public void WhatIsNoGreeting_IsRefusedByName(string text, object reason) =>
        Assert.That(Receive(Encoding.ASCII.GetBytes(text)).Closed((CloseReason)reason), Is.EqualTo(1));

    [Test]
    public void FrameOutOfPlace_IsRefused()
    {
        Assert.That(Receive(Magic(FrameOf(FrameType.Records, new byte[8], 0))).Closed(CloseReason.Unexpected), Is.EqualTo(1));
        Assert.That(Receive(Magic(FrameOf(FrameType.Hello, new byte[1], 0))).Closed(CloseReason.Malformed), Is.EqualTo(1));
        Assert.That(Receive(Magic(HelloFrame()[..^20])).Closed(CloseReason.Lost), Is.Zero, "half a frame waits");
    }

    /// <summary>A director that somebody with the peer's address has sent this.</summary>
    private TestDirector Receive(byte[] bytes)
    {
        TestDirector director = new TestDirector(_clock, 1).Start();
        director.Network.Intrude().Write(true, bytes);
        TestDirector.Run(_clock, 1, director);
        return director;
    }

    private byte[] HelloFrame()
    {
        // That of a genuine peer, without its proof.
        SyncChannel channel = new();
        TestDirector peer = new(_clock, 2);
        channel.Begin(peer.Identity.At(peer.Settings()), peer.Settings(), isInitiator: true, _clock.NowMs);
        return channel.Pending[Frame.Magic.Length..].ToArray();
    }

    private static byte[] FrameOf(FrameType type, byte[] payload, ulong sequence)
    {
        byte[] frame = new byte[Frame.SizeOf(payload.Length)];
        payload.CopyTo(frame, Frame.HeaderSize);
        Frame.Seal(frame, type, sequence, default);
        return frame;
    }

    private static byte[] Magic(byte[] frames) => [.. Frame.Magic, .. frames];
}
