using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Keeps the data plane at what the control plane means: connects for as long as it takes, sends one full snapshot on every
/// connection and differences after, and connects again when the connection breaks.
/// </summary>
public sealed class DataPlaneLink
{
    /// <summary>The version of the protocol between the planes that is spoken here.</summary>
    public const uint ProtocolVersion = 1;

    private static readonly TimeSpan s_shortestBackOff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_replyTimeout = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly ISnapshotSource _source;
    private readonly ILogger<DataPlaneLink> _log;
    private readonly SessionRequests _sessions;
    private readonly ChangeTracker _changes = new();
    private volatile LinkStatus _status = new() { Error = "The data plane has not been reached yet." };
    private volatile DataPlaneConnection? _connection;

    /// <summary>Nothing is connected before <see cref="RunAsync"/>.</summary>
    public DataPlaneLink(string path, ISnapshotSource source, ILogger<DataPlaneLink> log)
    {
        _path = path;
        _source = source;
        _log = log;
        _sessions = new(async cancellation =>
        {
            _ = Connection();
            return await ConnectAsync(_ => { }, cancellation).ConfigureAwait(false);
        });
    }

    /// <summary>Raised after <see cref="Status"/> changed, on a thread of the link. Must not block, and must not throw.</summary>
    public event Action<LinkStatus>? StatusChanged;

    /// <summary>How it stands now.</summary>
    public LinkStatus Status => _status;

    /// <summary>What shall run has changed: it is compiled again and sent within 10 ms. Returns the change's number.</summary>
    public long Invalidate() => _changes.Invalidate();

    /// <summary>
    /// Waits until every worker uses the change, at most <paramref name="timeout"/>; returns at once while the data plane is
    /// away.
    /// </summary>
    public Task<ApplyOutcome> WaitAppliedAsync(long change, TimeSpan timeout, CancellationToken cancellation) =>
        _changes.WaitAsync(change, timeout, cancellation);

    /// <summary>Ports and server slots of now. Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public async Task<Wire.PortList> ListPortsAsync(Wire.ListPorts request, CancellationToken cancellation)
    {
        Wire.Reply reply = await Connection().RequestAsync(new() { ListPorts = request }, s_replyTimeout, cancellation)
            .ConfigureAwait(false);
        return reply.Ports ?? throw Unexpected(reply);
    }

    /// <summary>
    /// Has workers sample their cycles. Throws <see cref="DataPlaneException"/> while the data plane is away,
    /// <see cref="DataPlaneRefusalException"/> when it does not accept the request.
    /// </summary>
    public async Task<Wire.CycleSampling> SampleCyclesAsync(Wire.SampleCycles request, CancellationToken cancellation)
    {
        Wire.Reply reply = await Connection().RequestAsync(new() { SampleCycles = request }, s_replyTimeout, cancellation)
            .ConfigureAwait(false);
        return reply.CycleSampling ?? throw Refused(reply);
    }

    /// <summary>How it stands with session synchronisation. Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public async Task<Wire.Synchronisation> GetSynchronisationAsync(CancellationToken cancellation)
    {
        Wire.Reply reply = await Connection().RequestAsync(new() { GetSynchronisation = new() }, s_replyTimeout, cancellation)
            .ConfigureAwait(false);
        return reply.Synchronisation ?? throw Unexpected(reply);
    }

    /// <summary>Tells of addresses that are about to come or to go. Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public async Task BeginHandoverAsync(TimeSpan duration, CancellationToken cancellation)
    {
        Wire.Request request = new() { BeginHandover = new() { DurationMs = (uint)duration.TotalMilliseconds } };
        Wire.Reply reply = await Connection().RequestAsync(request, s_replyTimeout, cancellation).ConfigureAwait(false);
        if (reply.Applied is null)
            throw Unexpected(reply);
    }

    /// <summary>
    /// Pages of sessions. Has a connection of its own, because the data plane answers in order and a long list would hold up changes.
    /// Throws <see cref="DataPlaneException"/> while the data plane is away.
    /// </summary>
    public IAsyncEnumerable<Wire.SessionPage> ListSessionsAsync(Wire.ListSessions request, CancellationToken cancellation) =>
        _sessions.ListAsync(request, cancellation);

    /// <summary>Counts sessions. Throws <see cref="DataPlaneException"/> while the data plane is away.</summary>
    public Task<Wire.SessionCounts> CountSessionsAsync(Wire.CountSessions request, CancellationToken cancellation) =>
        _sessions.CountAsync(request, cancellation);

    /// <summary>
    /// Ends sessions; returns how many, when every worker has gone through its table. Throws <see cref="DataPlaneException"/> while the
    /// data plane is away.
    /// </summary>
    public Task<ulong> EndSessionsAsync(Wire.EndSessions request, CancellationToken cancellation) =>
        _sessions.EndAsync(request, cancellation);

    /// <summary>
    /// What sessions take of local-address pools. Throws <see cref="DataPlaneException"/> while the data plane is away,
    /// <see cref="DataPlaneRefusalException"/> when it does not know the request.
    /// </summary>
    public Task<Wire.PoolList> ListPoolsAsync(CancellationToken cancellation) => _sessions.ListPoolsAsync(cancellation);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        TimeSpan backOff = s_shortestBackOff;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await RunConnectionAsync(() => backOff = s_shortestBackOff, cancellation).ConfigureAwait(false);
            }
            catch (DataPlaneException e)
            {
                Disconnected(e.Message);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                _changes.Disconnected();
                Update(status => status with { Connected = false, Error = "This control plane is stopping." });
                return;
            }
            catch (Exception e)
            {
                _log.LogError("Internal error on the connection to the data plane: {Error}", e);
                Disconnected($"Internal error: {e.Message}");
            }
            await Task.Delay(backOff, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, s_longestBackOff.Ticks));
        }
    }

    internal static DataPlaneException Unexpected(Wire.Reply reply) => new(
        reply.BodyCase == Wire.Reply.BodyOneofCase.Failure
            ? reply.Failure.Message
            : $"The data plane answered with {reply.BodyCase}, which is not an answer to this request.");

    /// <summary>For requests that can be wrong: a failure is the caller's.</summary>
    internal static Exception Refused(Wire.Reply reply) =>
        reply.Failure is { } failure ? new DataPlaneRefusalException(failure.Message) : Unexpected(reply);

    private DataPlaneConnection Connection() => _connection ?? throw new DataPlaneException(_status.Error);

    private async Task<DataPlaneConnection> ConnectAsync(Action<Wire.Event> onEvent, CancellationToken cancellation)
    {
        try
        {
            return await DataPlaneConnection.ConnectAsync(_path, onEvent, cancellation).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            string reason = File.Exists(_path) ? e.Message : "there is no such socket";
            throw new DataPlaneException(
                $"The data plane at {_path} cannot be reached: {reason}. Is fulcrum-dataplane running?", e);
        }
    }

    private async Task RunConnectionAsync(Action established, CancellationToken cancellation)
    {
        await using DataPlaneConnection connection = await ConnectAsync(_source.OnEvent, cancellation).ConfigureAwait(false);
        Wire.HelloReply hello = await GreetAsync(connection, cancellation).ConfigureAwait(false);
        _log.LogInformation("Connected to the data plane {Version}, process {ProcessId}, generation {Generation}.",
            hello.Version, hello.ProcessId, hello.Generation);
        established();
        _source.OnConnected(hello);
        ulong generation = hello.Generation;
        Update(_ => new() { Connected = true, DataPlane = hello, Generation = generation, AppliedGeneration = generation });
        _connection = connection;
        _changes.Connected();
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task synchronising = new Synchroniser(connection, _source, _changes, Update, _log).RunAsync(hello.Generation, ended.Token);
        try
        {
            await Task.WhenAny(synchronising, connection.Closed).ConfigureAwait(false);
        }
        finally
        {
            _connection = null;
            await ended.CancelAsync().ConfigureAwait(false);
        }
        cancellation.ThrowIfCancellationRequested();
        if (connection.Closed.IsCompleted)
        {
            await synchronising.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw await connection.Closed.ConfigureAwait(false);
        }
        await synchronising.ConfigureAwait(false);
    }

    private static async Task<Wire.HelloReply> GreetAsync(DataPlaneConnection connection, CancellationToken cancellation)
    {
        Wire.Hello hello = new()
        {
            ProtocolVersion = ProtocolVersion,
            Client = $"fulcrumd {ProductVersion.Text} pid {Environment.ProcessId}",
            WantsEvents = true,
        };
        Wire.Reply reply = await connection.RequestAsync(new() { Hello = hello }, s_replyTimeout, cancellation)
            .ConfigureAwait(false);
        if (reply.Hello is null)
            throw Unexpected(reply);
        if (reply.Hello.ProtocolVersion != ProtocolVersion)
        {
            throw new DataPlaneException(
                $"The data plane {reply.Hello.Version} speaks version {reply.Hello.ProtocolVersion} of the protocol between the " +
                $"planes, this control plane {ProductVersion.Text} version {ProtocolVersion}: install both from one release.");
        }
        return reply.Hello;
    }

    private void Update(Func<LinkStatus, LinkStatus> change)
    {
        LinkStatus status = change(_status);
        _status = status;
        StatusChanged?.Invoke(status);
    }

    private void Disconnected(string reason)
    {
        _changes.Disconnected();
        if (_status.Error != reason)
            _log.LogWarning("{Reason}", reason);
        Update(status => status with { Connected = false, Error = reason });
    }
}
