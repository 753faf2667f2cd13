using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Control;

/// <summary>LVS's names of session states.</summary>
internal static class StateNames
{
    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => Enum.GetValues<SessionState>().Where(IsOfSession).Select(Of).Distinct();

    /// <summary>A bit for each state of this name, whatever the protocol; 0 when there is none.</summary>
    public static uint MaskOf(string name)
    {
        uint mask = 0;
        foreach (SessionState state in Enum.GetValues<SessionState>())
            if (IsOfSession(state) && Of(state).Equals(name, StringComparison.OrdinalIgnoreCase))
                mask |= 1u << (int)state;
        return mask;
    }

    /// <summary>LVS's name of a state.</summary>
    public static string Of(SessionState state) => state switch
    {
        SessionState.Established => "ESTABLISHED",
        SessionState.SynSent => "SYN_SENT",
        SessionState.SynReceived => "SYN_RECV",
        SessionState.FinWait => "FIN_WAIT",
        SessionState.TimeWait => "TIME_WAIT",
        SessionState.Close => "CLOSE",
        SessionState.CloseWait => "CLOSE_WAIT",
        SessionState.LastAck => "LAST_ACK",
        SessionState.Listen => "LISTEN",
        SessionState.SynAck => "SYNACK",
        SessionState.Udp => "UDP",
        SessionState.SctpInit1 => "INIT1",
        SessionState.SctpInit => "INIT",
        SessionState.SctpCookieSent => "C-SENT",
        SessionState.SctpCookieReplied => "C-REPLIED",
        SessionState.SctpCookieWait => "C-WAIT",
        SessionState.SctpCookie => "COOKIE",
        SessionState.SctpCookieEchoed => "C-ECHOED",
        SessionState.SctpEstablished => "ESTABLISHED",
        SessionState.SctpShutdownSent => "S-SENT",
        SessionState.SctpShutdownReceived => "S-RECEIVED",
        SessionState.SctpShutdownAckSent => "S-ACK-SENT",
        SessionState.SctpRejected => "REJECTED",
        SessionState.SctpClosed => "CLOSED",
        _ => "NONE",
    };

    private static bool IsOfSession(SessionState state) => state > SessionState.Extension;
}
