namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>Who is told what happens between the directors. Synchronisation thread; may allocate: it is rare.</summary>
internal interface ISyncListener
{
    /// <summary>The peer has proved who it is, and sessions are exchanged from now on.</summary>
    /// <param name="release">Its version of the product.</param>
    /// <param name="placementDiffers">Whether it places sessions on workers otherwise.</param>
    void Connected(string release, bool placementDiffers);

    /// <summary>The connection that sessions were exchanged over has ended.</summary>
    void Lost(CloseReason reason, bool isPeersReason);

    /// <summary>Somebody was refused, or the peer refuses this director, or cannot be reached.</summary>
    void Refused(CloseReason reason, bool isPeersReason);

    /// <summary>All that one director had has been told to the other.</summary>
    void BulkOver(bool isOwn, ulong records, long durationMs);

    /// <summary>The peer has to tell all again: servers have come that its sessions were refused for want of.</summary>
    void BulkWanted();
}
