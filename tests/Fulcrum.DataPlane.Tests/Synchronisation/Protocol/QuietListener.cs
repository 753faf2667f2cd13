using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Is told what happens, and allocates nothing for it.</summary>
internal sealed class QuietListener : ISyncListener
{
    /// <summary>Connections that did not come about.</summary>
    public int Refusals { get; private set; }

    public void Connected(string release, bool placementDiffers)
    {
    }

    public void Lost(CloseReason reason, bool isPeersReason)
    {
    }

    public void Refused(CloseReason reason, bool isPeersReason) => Refusals++;

    public void BulkOver(bool isOwn, ulong records, long durationMs)
    {
    }

    public void BulkWanted()
    {
    }
}
