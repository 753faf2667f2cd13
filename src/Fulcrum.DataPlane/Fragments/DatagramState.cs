namespace Fulcrum.DataPlane.Fragments;

/// <summary>How far a datagram that comes in fragments is.</summary>
internal enum DatagramState : byte
{
    /// <summary>The first fragment has not come: nobody knows the ports, and the others are kept back.</summary>
    WaitsForFirst,

    /// <summary>Fragments go the way of the first one.</summary>
    Known,

    /// <summary>Fragments are dropped.</summary>
    GivenUp,
}
