using System.Net;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// What becomes of session synchronisation: logs what the data plane tells, asks it now and then, and knows what an operator should be
/// told. Thread-safe.
/// </summary>
public sealed class SyncWatch(Func<CancellationToken, Task<Wire.Synchronisation>> ask, TimeProvider time, ILogger<SyncWatch> log) : IDisposable
{
    // Answers cost the data plane memory; what happens it tells by itself.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly SyncWarnings _rules = new(time);
    private volatile SessionSync? _settings;
    private volatile IReadOnlyList<string> _warnings = [];
    private volatile bool _isSettled;
    private long _askedAt;

    /// <summary>Whether VRRP may take over from a living master.</summary>
    public SyncGate Gate { get; } = new(time);

    /// <summary>What the operator should know, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => _settings is null ? [] : _warnings;

    /// <summary>What shall be; null: nothing.</summary>
    public void Configure(SessionSync? settings)
    {
        (_settings, _isSettled) = (settings, false);
        Gate.Configure(settings?.Wait);
    }

    /// <summary>The data plane is there, again or for the first time.</summary>
    public void OnConnected(Wire.HelloReply hello)
    {
        _isSettled = false;
        Gate.DataPlaneConnected(hello.ProcessId);
    }

    /// <summary>Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public Task<Wire.Synchronisation> AskAsync(CancellationToken cancellation) => ask(cancellation);

    /// <summary>
    /// Looks how it stands, less often while all is well; called once a second. Throws <see cref="DataPlaneException"/> while the data plane
    /// is away.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_settings is null || (_isSettled && time.GetElapsedTime(_askedAt) < s_interval))
            return;
        _askedAt = time.GetTimestamp();
        Wire.Synchronisation status = await ask(cancellation).ConfigureAwait(false);
        _isSettled = status.State == Wire.SyncState.Live;
        Gate.Observe(status);
        _warnings = _rules.Of(status);
    }

    /// <summary>Something happened between the directors.</summary>
    public void OnEvent(Wire.SyncEvent occurrence)
    {
        _isSettled = false;
        switch (occurrence.KindCase)
        {
            case Wire.SyncEvent.KindOneofCase.Connected:
                Gate.PeerConnected();
                log.LogInformation("Session synchronisation: {Peer}, release {Release}, is connected.",
                    TextOf(occurrence.Connected.PeerAddress), occurrence.Connected.Version);
                break;
            case Wire.SyncEvent.KindOneofCase.Lost:
                Gate.PeerLost();
                log.LogWarning("Session synchronisation: {Peer} is not connected any more: {Reason}.",
                    TextOf(occurrence.Lost.PeerAddress), Words(occurrence.Lost.Text, occurrence.Lost.OfPeer));
                break;
            case Wire.SyncEvent.KindOneofCase.Refused:
                log.LogWarning("Session synchronisation: no connection with {Peer}: {Reason}.",
                    TextOf(occurrence.Refused.PeerAddress), Words(occurrence.Refused.Text, occurrence.Refused.OfPeer));
                break;
            case Wire.SyncEvent.KindOneofCase.BulkWanted:
                Gate.PeerAsked();
                log.LogInformation("Session synchronisation: sessions were refused because servers were not in rotation here; now they are, and the peer is "
                    + "asked to tell all again.");
                break;
            case Wire.SyncEvent.KindOneofCase.BulkOver:
                if (!occurrence.BulkOver.Own)
                    Gate.PeerTold();
                log.LogInformation("Session synchronisation: {What}: {Records} records in {Seconds:0.0} s.",
                    occurrence.BulkOver.Own ? "all that is here has been told" : "all that the peer has is here", occurrence.BulkOver.Records,
                    occurrence.BulkOver.DurationMs / 1000.0);
                break;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Gate.Dispose();

    private static string TextOf(Google.Protobuf.ByteString address) =>
        address.Length is 4 or 16 ? new IPAddress(address.Span).ToString() : "the peer";

    private static string Words(string text, bool isPeers) => isPeers ? $"it says of this director: {text}" : text;
}
