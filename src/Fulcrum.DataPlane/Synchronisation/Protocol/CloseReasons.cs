namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>Names of <see cref="CloseReason"/>, and what they mean in words.</summary>
internal static class CloseReasons
{
    /// <summary>One more than the greatest reason.</summary>
    public const int Count = (int)CloseReason.InternalError + 1;

    private static readonly string[] s_names =
    [
        "none", "lost", "bad_magic", "version", "record_format", "own_instance", "authentication", "sequence", "oversized", "malformed",
        "unexpected", "handshake_timeout", "idle_timeout", "foreign_address", "too_many", "superseded", "unreachable", "reconfigured",
        "stopping", "internal_error",
    ];

    private static readonly string[] s_texts =
    [
        "", "the connection was closed, or broke", "what it sends is not this protocol", "it speaks another version of the protocol",
        "its records have another layout: the two directors are of different releases", "it is this director itself",
        "it does not know the key, or somebody changes what is sent", "a frame is missing, or came twice", "a frame is longer than any can be",
        "a frame's content is none", "a frame came when it cannot", "it did not say in time who it is", "nothing came from it for too long",
        "it is not the peer", "too many connections have not said who they are", "another connection to it goes on", "it cannot be reached",
        "the configuration has changed", "its data plane stops", "an internal error",
    ];

    /// <summary>As counters and the API have it: "idle_timeout".</summary>
    public static string NameOf(CloseReason reason) => s_names[(int)reason];

    /// <summary>The rest of a sentence about the peer.</summary>
    public static string TextOf(CloseReason reason) => s_texts[(int)reason];

    /// <summary>Whether the peer, or who claims to be it, was refused: more than a connection that comes and goes.</summary>
    public static bool IsRefusal(CloseReason reason) => reason is > CloseReason.Lost and < CloseReason.HandshakeTimeout;
}
