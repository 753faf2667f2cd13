using Fulcrum.DataPlane.Classify;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's TCP state machine (reference: Linux ip_vs_proto_tcp, behaviour), with and without secure_tcp. Where that is on, only the
/// server's own segments bring a session from its beginning to ESTABLISHED, by way of SYNACK.
/// </summary>
internal static class TcpStates
{
    /// <summary>A letter for each state, in the order of <see cref="SessionState"/> from None on.</summary>
    private const string Letters = "nEsrftxwlia";

    // A row for each event (SYN, FIN, ACK, RST), in it the letter of the next state by present state: NONE, ESTABLISHED, SYN_SENT,
    // SYN_RECV, FIN_WAIT, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, SYNACK; '-' stays.
    private static readonly string[] s_inbound = ["rEE-rrrrrrr", "xw-tt-----t", "E--E----x-E", "xxx-xxxx--r"];
    private static readonly string[] s_outbound = ["s---sssss-r", "tf-t---t--t", "E--E-----EE", "xx-xx-xxxxx"];
    private static readonly string[] s_inputOnly = ["rEE-rrrrrrr", "xf-t------t", "E--E----x-E", "xxx-xxxx--x"];

    private static readonly string[] s_secureInbound = ["rEE-rrrrrr-", "xw-tt------", "E-------x--", "xxx-xxxx--x"];
    private static readonly string[] s_secureOutbound = ["s--asssss--", "tf-t---t--t", "E--E-----EE", "xx-xx-xxxxx"];
    private static readonly string[] s_secureInputOnly = ["aEE-aaaaaa-", "xf-t------t", "E--E----x-E", "xxx-xxxx--x"];

    /// <summary>
    /// The state after a segment; direction 2 is LVS's input-only table. One segment counts as one event: RST goes before SYN before
    /// FIN before ACK; none of them closes.
    /// </summary>
    public static SessionState Next(Direction direction, SegmentEvent @event, SessionState state, bool secure)
    {
        string[] table = direction switch
        {
            Direction.Inbound => secure ? s_secureInbound : s_inbound,
            Direction.Outbound => secure ? s_secureOutbound : s_outbound,
            _ => secure ? s_secureInputOnly : s_inputOnly,
        };
        int row = @event.HasFlag(SegmentEvent.Rst) ? 3
            : @event.HasFlag(SegmentEvent.Syn) ? 0
            : @event.HasFlag(SegmentEvent.Fin) ? 1
            : @event.HasFlag(SegmentEvent.Ack) ? 2
            : -1;
        if (row < 0)
            return SessionState.Close;
        char letter = table[row][state - SessionState.None];
        return letter == '-' ? state : (SessionState)((int)SessionState.None + Letters.IndexOf(letter, StringComparison.Ordinal));
    }
}
