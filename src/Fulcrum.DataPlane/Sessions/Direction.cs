namespace Fulcrum.DataPlane.Sessions;

/// <summary>Which way a packet of a session goes.</summary>
public enum Direction : byte
{
    /// <summary>From the client to the real server.</summary>
    Inbound,

    /// <summary>From the real server to the client.</summary>
    Outbound,
}
