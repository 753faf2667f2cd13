namespace Fulcrum.DataPlane.Sessions;

/// <summary>LVS's SCTP state machine (reference: Linux ip_vs_proto_sctp, behaviour), as seen by the server's side.</summary>
internal static class SctpStates
{
    /// <summary>A letter for each state, in the order of <see cref="SessionState"/> from SctpNone on.</summary>
    private const string Letters = "n1isrwceESRAjx";

    // A row for each event (DATA, INIT, INIT ACK, COOKIE ECHO, COOKIE ACK, SHUTDOWN, SHUTDOWN ACK, SHUTDOWN COMPLETE, ERROR, ABORT), in it
    // the letter of the next state by present state; '-' stays.
    private static readonly string[] s_inbound =
    [
        "E-------------", "1i----------ii", "www--c--------", "ri-r----------", "E------E------",
        "R-------R-----", "xi-------x-x--", "xxx--------x--", "x------x------", "xxxxxjxxxxxxxx",
    ];

    private static readonly string[] s_outbound =
    [
        "E-------------", "wwwwwwww-wwwww", "ssss----------", "eeeeeeee------", "EEEEEEEE------",
        "SSSSSSSSS-----", "AAAAA----AAA--", "x-------------", "xxxxx---------", "xjxxxxxxxxxxxx",
    ];

    private static readonly string[] s_inputOnly =
    [
        "E----E--------", "1iiiii------ii", "eeeeee--------", "EEEEEE--------", "E--EE-EE------",
        "R-------R-----", "xi------xx-x--", "xxxxx-----xx--", "x-------------", "xxxxxjxxxxxxxx",
    ];

    /// <summary>The state after an event (<see cref="Classify.SctpEvents"/>); direction 2 is LVS's input-only table.</summary>
    public static SessionState Next(Direction direction, byte @event, SessionState state)
    {
        string[] table = direction switch
        {
            Direction.Inbound => s_inbound,
            Direction.Outbound => s_outbound,
            _ => s_inputOnly,
        };
        if (@event >= table.Length)
            return state;
        char letter = table[@event][state - SessionState.SctpNone];
        return letter == '-' ? state : (SessionState)((int)SessionState.SctpNone + Letters.IndexOf(letter, StringComparison.Ordinal));
    }
}
