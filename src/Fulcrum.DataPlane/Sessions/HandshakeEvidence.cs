using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Tells handshakes that a server does not complete, where a session's state changes or stays what it was at its opening: off the short way. What a
/// DR or TUN server answers is not seen here: there the client's next segment tells of it. Owner: the worker.
/// </summary>
internal static unsafe class HandshakeEvidence
{
    /// <summary>A segment that leaves the session at its opening: the server's answer, or the client's SYN again.</summary>
    public static void NoteOpening(Session* session, Direction direction, SegmentEvent @event, ServerEvidence* evidence)
    {
        if (direction == Direction.Outbound)
            session->Marks |= SessionMarks.Answered;
        else if ((@event & SegmentEvent.Syn) != 0)
            Count(session, &evidence->UnansweredSessions);
    }

    /// <summary>The session is about to be closed; only its server closes one that is at its opening.</summary>
    public static void NoteClose(Session* session, ServerEvidence* evidence)
    {
        if ((session->Marks & SessionMarks.Resetting) == 0 && IsOpening(session->State))
            Count(session, &evidence->RefusedSessions);
    }

    /// <summary>The session has timed out.</summary>
    public static void NoteTimeout(Session* session, ServerEvidence* evidence)
    {
        bool isUnanswered = IsOpening(session->State) || session->State == SessionState.SynAck && session->Has(SessionTraits.InputOnly);
        if (isUnanswered && (session->Marks & SessionMarks.Answered) == 0)
            Count(session, &evidence->UnansweredSessions);
    }

    private static bool IsOpening(SessionState state) =>
        state is SessionState.SynReceived or SessionState.SctpInit1 or SessionState.SctpInit;

    private static void Count(Session* session, ulong* counter)
    {
        const SessionMarks known = SessionMarks.Answered | SessionMarks.Counted;
        if ((session->Marks & known) != 0)
            return;
        session->Marks |= SessionMarks.Counted;
        ++*counter;
    }
}
