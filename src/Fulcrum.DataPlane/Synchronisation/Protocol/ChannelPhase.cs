namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>How far a connection is.</summary>
internal enum ChannelPhase
{
    /// <summary>There is none, or it has ended.</summary>
    Closed,

    /// <summary>The other end has not said who it is.</summary>
    Greeting,

    /// <summary>It has not proved to know the key.</summary>
    Proving,

    /// <summary>It has; whether this connection is the one that goes on is not decided.</summary>
    Ready,

    /// <summary>Records pass.</summary>
    Open,
}
