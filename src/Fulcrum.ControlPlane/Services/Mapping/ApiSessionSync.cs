using System.Net;
using Fulcrum.Api.V1;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Session synchronisation as the API tells it.</summary>
public static class ApiSessionSync
{
    /// <summary>All but what only the control plane knows.</summary>
    public static GetSessionSyncResponse ToApi(Wire.Synchronisation status)
    {
        Wire.SyncRecords records = status.Records ?? new();
        GetSessionSyncResponse response = new()
        {
            State = (SessionSyncState)status.State,
            StateMs = status.StateMs,
            Local = TextOf(status.LocalAddress, status.LocalPort),
            Peer = TextOf(status.PeerAddress, status.PeerPort),
            Insecure = status.Insecure,
            ConnectedMs = status.ConnectedMs,
            OwnBulkTold = status.OwnBulkTold,
            PeerBulkOver = status.PeerBulkOver,
            LastReason = status.LastReason,
            LastReasonText = status.LastReasonText,
            LastReasonOfPeer = status.LastReasonOfPeer,
            LagMs = status.LagMs,
            Backlog = status.Backlog,
            Unacknowledged = status.Unacknowledged,
            Records = ToApi(records),
            Workers = status.Workers,
        };
        response.Closed.AddRange(status.Closed.Select(ToApi));
        if (status.Peer is not { } peer)
            return response;
        response.OfPeer = ToApi(peer);
        response.MissingThere = (long)(records.Own - peer.Held);
        response.MissingHere = (long)(peer.Own - records.Held);
        return response;
    }

    private static SessionSyncRecords ToApi(Wire.SyncRecords records) => new()
    {
        Told = records.Told,
        Lost = records.Lost,
        Received = records.Received,
        Installed = records.Installed,
        Updated = records.Updated,
        Ignored = records.Ignored,
        Ended = records.Ended,
        Adopted = records.Adopted,
        Yielded = records.Yielded,
        Refused = { records.Refused.Select(ToApi) },
        Held = records.Held,
        Own = records.Own,
    };

    private static SessionSyncPeer ToApi(Wire.SyncPeer peer) => new()
    {
        Version = peer.Version,
        Workers = peer.Workers,
        PlacementDiffers = peer.PlacementDiffers,
        Received = peer.Received,
        Refused = peer.Refused,
        Held = peer.Held,
        Own = peer.Own,
        BulkOver = peer.BulkOver,
    };

    private static NamedCount ToApi(Wire.SyncCount count) => new() { Name = count.Name, Count = count.Count };

    private static string TextOf(Google.Protobuf.ByteString address, uint port) =>
        address.Length is 4 or 16 ? new IPEndPoint(new IPAddress(address.Span), (int)port).ToString() : "";
}
