using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Sessions.SessionState;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>LVS's SCTP states on the ways that associations go, with their names and timeouts.</summary>
public unsafe class SctpStateTests
{
    // By name as LVS lists it; seconds.
    private static readonly Dictionary<string, (SessionState State, int Seconds)> s_states = new()
    {
        ["NONE"] = (SctpNone, 2),
        ["INIT1"] = (SctpInit1, 4),
        ["INIT"] = (SctpInit, 61),
        ["C-SENT"] = (SctpCookieSent, 61),
        ["C-REPLIED"] = (SctpCookieReplied, 61),
        ["C-WAIT"] = (SctpCookieWait, 61),
        ["COOKIE"] = (SctpCookie, 61),
        ["C-ECHOED"] = (SctpCookieEchoed, 61),
        ["ESTABLISHED"] = (SctpEstablished, 900),
        ["S-SENT"] = (SctpShutdownSent, 61),
        ["S-RECEIVED"] = (SctpShutdownReceived, 61),
        ["S-ACK-SENT"] = (SctpShutdownAckSent, 61),
        ["REJECTED"] = (SctpRejected, 4),
        ["CLOSED"] = (SctpClosed, 61),
    };

    private static readonly Dictionary<string, byte> s_chunks = new()
    {
        ["data"] = SctpChunkType.Data,
        ["init"] = SctpChunkType.Init,
        ["init-ack"] = SctpChunkType.InitAck,
        ["sack"] = SctpChunkType.Sack,
        ["abort"] = SctpChunkType.Abort,
        ["shutdown"] = SctpChunkType.Shutdown,
        ["shutdown-ack"] = SctpChunkType.ShutdownAck,
        ["cookie-echo"] = SctpChunkType.CookieEcho,
        ["cookie-ack"] = SctpChunkType.CookieAck,
        ["shutdown-complete"] = SctpChunkType.ShutdownComplete,
    };

    // Chunks from the client (>) and from the server (<), each with the state that it leads to.
    [TestCase(">init INIT1, <init-ack C-SENT, >cookie-echo C-REPLIED, <cookie-ack ESTABLISHED, >data ESTABLISHED, <sack ESTABLISHED",
        TestName = "Sctp_Handshake_EndsEstablished")]
    [TestCase(
        ">init INIT1, <init-ack C-SENT, >cookie-echo C-REPLIED, <cookie-ack ESTABLISHED, >shutdown S-RECEIVED, <shutdown-ack S-ACK-SENT, >shutdown-complete CLOSED",
        TestName = "Sctp_ShutdownByTheClient_EndsClosed")]
    [TestCase(
        ">init INIT1, <init-ack C-SENT, >cookie-echo C-REPLIED, <cookie-ack ESTABLISHED, <shutdown S-SENT, >shutdown-ack CLOSED, <shutdown-complete CLOSED",
        TestName = "Sctp_ShutdownByTheServer_EndsClosed")]
    [TestCase(">init INIT1, <abort REJECTED", TestName = "Sctp_InitAborted_IsRejected")]
    [TestCase(">init INIT1, >init INIT, <init-ack C-SENT", TestName = "Sctp_InitSentAgain_IsInit")]
    [TestCase(">init INIT1, <init-ack C-SENT, >cookie-echo C-REPLIED, <cookie-ack ESTABLISHED, >abort CLOSED", TestName = "Sctp_AbortByTheClient_Closes")]
    [TestCase(">init INIT1, <init-ack C-SENT, >cookie-echo C-REPLIED, <cookie-ack ESTABLISHED, <abort CLOSED", TestName = "Sctp_AbortByTheServer_Closes")]
    public void Association_OfNat_GoesThroughLvsStates(string path) => AssertGoes(Way.Nat, path);

    [TestCase(">init INIT1, >init INIT, >cookie-echo ESTABLISHED, >data ESTABLISHED", TestName = "SctpInputOnly_Handshake_EndsEstablished")]
    [TestCase(">init INIT1, >cookie-echo ESTABLISHED, >shutdown S-RECEIVED, >shutdown-complete CLOSED", TestName = "SctpInputOnly_Shutdown_EndsClosed")]
    [TestCase(">init INIT1, >cookie-echo ESTABLISHED, >abort CLOSED", TestName = "SctpInputOnly_Abort_Closes")]
    [TestCase(">init INIT1, <init-ack C-SENT, >cookie-echo C-REPLIED, <cookie-ack ESTABLISHED", TestName = "SctpInputOnly_ReplySeen_IsTwoWayFromThenOn")]
    public void Association_OfDirectRoute_IsJudgedByTheClientsPackets(string path) => AssertGoes(Way.DirectRoute, path);

    [Test]
    public void Names_AreThoseOfLvs() => Assert.That(
        s_states.Values.Select(state => StateNames.Of(state.State)), Is.EqualTo(s_states.Keys));

    private static void AssertGoes(Way way, string path)
    {
        using Director director = new(way.Configuration());
        foreach (string step in path.Split(", "))
        {
            string[] words = step[1..].Split(' ');
            bool isInbound = step[0] == '>';
            ushort from = isInbound ? ClientPort : way.KeepsAddresses ? VirtualPort : RealPort;
            ushort to = isInbound ? VirtualPort : way.PeerPort;
            director.Network.Deliver(
                isInbound ? Wan : Lan, 0, (isInbound ? way.FromClient() : way.FromServer()).Sctp(from, to, 1).Chunk(s_chunks[words[0]]).Build());
            director.PollAll();

            Session* session = director.SessionOf();
            (SessionState state, int seconds) = s_states[words[1]];
            Assert.That((session->State, session->RemainingMs(director.NowMs)), Is.EqualTo((state, (uint)seconds * 1000)), step);
            bool isActive = words[1] == "ESTABLISHED";
            Dictionary<string, ulong> counters = director.ReadCounters();
            string server = $"sctp {way.Server}:{way.ServerPort}";
            Assert.That(
                (counters[$"{server} active_sessions"], counters[$"{server} inactive_sessions"]), Is.EqualTo(isActive ? (1ul, 0ul) : (0ul, 1ul)), step);
        }
    }
}
