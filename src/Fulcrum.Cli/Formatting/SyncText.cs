using System.Globalization;
using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>How it stands with the other director that sessions are synchronised with.</summary>
public static class SyncText
{
    /// <summary>A line each for what is so, and for everything that is wrong.</summary>
    public static string Format(GetSessionSyncResponse sync)
    {
        ArgumentNullException.ThrowIfNull(sync);
        StringBuilder text = new();
        SessionSyncRecords records = sync.Records ?? new();
        Line(text, "state", State(sync));
        if (sync.State != SessionSyncState.Off)
        {
            Line(text, "peer", Peer(sync));
            Line(text, "local", sync.Local);
            Line(text, "lag", sync.ConnectedMs == 0 ? "" : $"{sync.LagMs} ms");
            Line(text, "waiting", $"{sync.Backlog} records in the workers' rings, {sync.Unacknowledged} on the way");
            Line(text, "told", $"{records.Told} records, {records.Lost} lost");
            Line(text, "received", $"{records.Received} records: {records.Installed} new, {records.Updated} changed, {records.Ended} ended, "
                + $"{records.Ignored} without effect, {Sum(records.Refused)} refused");
            Line(text, "refused", Counts(records.Refused));
            Line(text, "sessions", Sessions(sync, records));
            Line(text, "changed sides", $"{records.Adopted} to this director, {records.Yielded} to the peer");
            Line(text, "take-over", sync.MayTakeOver ? "allowed" : "not before the peer's sessions are here");
            Line(text, "ended", Counts(sync.Closed) is { Length: > 0 } closed ? $"connections: {closed}" : "");
        }

        foreach (string warning in sync.Warnings)
        {
            Line(text, "warning", warning);
        }

        return text.ToString();
    }

    private static string State(GetSessionSyncResponse sync)
    {
        string since = $"for {Duration(sync.StateMs)}";
        return sync.State switch
        {
            SessionSyncState.Off => "off: there is no session_sync in the configuration",
            SessionSyncState.Connecting => $"connecting {since}{Reason(sync)}",
            SessionSyncState.Authenticating => $"authenticating {since}",
            SessionSyncState.Bulk => $"bulk {since}: {Bulk(sync)}",
            SessionSyncState.Live => $"live {since}",
            SessionSyncState.Refused => $"refused{Reason(sync)}",
            _ => $"{sync.State}",
        };
    }

    private static string Bulk(GetSessionSyncResponse sync) => (sync.OwnBulkTold, sync.PeerBulkOver) switch
    {
        (false, false) => "both tell all that they have",
        (false, true) => "this director tells all that it has",
        _ => "the peer tells all that it has",
    };

    private static string Reason(GetSessionSyncResponse sync) => sync.LastReason.Length == 0
        ? ""
        : $": {sync.LastReason} ({(sync.LastReasonOfPeer ? "it says of this director: " : "")}{sync.LastReasonText})";

    private static string Peer(GetSessionSyncResponse sync)
    {
        string key = sync.Insecure ? ", without a key" : "";
        return sync.OfPeer is not { } peer
            ? $"{sync.Peer}{key}"
            : $"{sync.Peer}, release {peer.Version}, {peer.Workers} workers{(peer.PlacementDiffers ? " (placed otherwise)" : "")}{key}";
    }

    private static string Sessions(GetSessionSyncResponse sync, SessionSyncRecords records) => sync.OfPeer is not { } peer
        ? $"{records.Own} own; {records.Held} of the peer here"
        : $"{records.Own} own, {peer.Held} of them at the peer{Missing(sync.MissingThere)}; {peer.Own} of the peer, {records.Held} of them here"
            + Missing(sync.MissingHere);

    private static string Missing(long count) => count switch
    {
        0 => "",
        > 0 => $" ({count} missing)",
        _ => $" ({-count} more)",
    };

    private static string Counts(IEnumerable<NamedCount> counts) =>
        string.Join(", ", counts.Where(item => item.Count > 0).Select(item => $"{item.Name} {item.Count}"));

    private static ulong Sum(IEnumerable<NamedCount> counts) => counts.Aggregate(0UL, (sum, item) => sum + item.Count);

    private static string Duration(ulong ms) => TimeSpan.FromMilliseconds(ms) is { TotalSeconds: >= 60 } span
        ? span.ToString(span.TotalDays >= 1 ? @"d\ \d\ hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000.0:0.0} s");

    private static void Line(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name + ":",-15}{value}\n");
        }
    }
}
