using System.Net;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>What is wrong with session synchronisation, by what the data plane says of it from time to time.</summary>
internal sealed class SyncWarnings(TimeProvider time)
{
    /// <summary>Without a connection for longer than this is worth a word.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_shownFor = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Growth> _growing = [];
    private long _apartSince;
    private bool _isApart;

    /// <summary>A sentence for each.</summary>
    public IReadOnlyList<string> Of(Wire.Synchronisation status) => [.. Sentences(status)];

    private IEnumerable<string> Sentences(Wire.Synchronisation status)
    {
        string peer = TextOf(status.PeerAddress, status.PeerPort);
        if (Apart(status) is { } apart)
            yield return $"Sessions are not synchronised with {peer} for {apart.TotalSeconds:0} s: {Reason(status)}.";
        if (status.Peer is { PlacementDiffers: true } placed)
        {
            yield return placed.Workers != status.Workers
                ? $"{peer} has {placed.Workers} workers, this director {status.Workers}: FULLNAT sessions whose worker cannot be computed alike are refused."
                : $"{peer} places sessions on its workers otherwise (RSS key, table or steering): FULLNAT sessions are refused where that matters.";
        }
        if (status.Peer is { Version: var version } && version != ProductVersion.Text)
            yield return $"{peer} runs release {version}, this director {ProductVersion.Text}: install one release on both.";
        foreach (Wire.SyncCount refused in status.Records?.Refused ?? [])
            if (Grows(refused.Name, refused.Count, isCounted: true))
                yield return $"{refused.Count} records of {peer} were refused so far, the last within a minute: {RefusalText(refused.Name)}.";
        // What is lost while nobody is there does not matter.
        if (Grows("", status.Records?.Lost ?? 0, isCounted: status.ConnectedMs > 0))
            yield return $"{status.Records!.Lost} records were lost so far, the last within a minute, because {peer} does not take them as fast as they are made.";
    }

    private TimeSpan? Apart(Wire.Synchronisation status)
    {
        bool isApart = status.State != Wire.SyncState.Off && status.ConnectedMs == 0;
        if (isApart && !_isApart)
            _apartSince = time.GetTimestamp();
        _isApart = isApart;
        return isApart && time.GetElapsedTime(_apartSince) is var apart && apart > Patience ? apart : null;
    }

    /// <summary>Whether a count was another one within the last minute. What it is at first may be old.</summary>
    private bool Grows(string name, ulong count, bool isCounted)
    {
        Growth before = _growing.GetValueOrDefault(name, new Growth(count, null));
        if (count != before.Count)
            before = new Growth(count, isCounted ? time.GetTimestamp() : before.At);
        _growing[name] = before;
        return count > 0 && before.At is { } at && time.GetElapsedTime(at) < s_shownFor;
    }

    private static string Reason(Wire.Synchronisation status) => status switch
    {
        { ForeignProtocolVersion: > 0 } => $"it speaks version {status.ForeignProtocolVersion} of the protocol, this director "
            + $"{status.ProtocolVersion}; install one release on both",
        { LastReasonText.Length: 0 } => "nobody has connected",
        { LastReasonOfPeer: true } => $"it says of this director: {status.LastReasonText}",
        _ => status.LastReasonText,
    };

    private static string RefusalText(string name) => name switch
    {
        "no_service" => "this director has no such virtual service",
        "no_server" => "the service has no such real server here",
        "no_local_address" => "their local address is in no pool here",
        "table_full" => "the session table is full",
        "port_taken" => "sessions of this director use the same ports",
        "placement_differs" => "the two directors place them on different workers",
        "malformed" => "they contradict themselves",
        _ => name,
    };

    private static string TextOf(Google.Protobuf.ByteString address, uint port) =>
        address.Length is 4 or 16 ? new IPEndPoint(new IPAddress(address.Span), (int)port).ToString() : "the peer";

    private readonly record struct Growth(ulong Count, long? At);
}
