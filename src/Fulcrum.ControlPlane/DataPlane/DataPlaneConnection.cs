using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// One connection to the data plane: requests are matched with their replies by sequence number, events go to a callback.
/// Any broken frame ends the connection and fails every request on it. Thread-safe.
/// </summary>
public sealed class DataPlaneConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly Action<Wire.Event> _onEvent;
    private readonly ConcurrentDictionary<ulong, Channel<Wire.Reply>> _pending = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private readonly TaskCompletionSource<DataPlaneException> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _sequence;

    private DataPlaneConnection(Socket socket, Action<Wire.Event> onEvent)
    {
        _stream = new(socket, ownsSocket: true);
        _onEvent = onEvent;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Completes with the reason when the connection is no more.</summary>
    public Task<DataPlaneException> Closed => _closed.Task;

    /// <summary>Throws <see cref="SocketException"/> when nobody listens. Events are delivered one after the other.</summary>
    public static async Task<DataPlaneConnection> ConnectAsync(
        string path, Action<Wire.Event> onEvent, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new(socket, onEvent);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a request, whose sequence number is chosen here, and waits for its one reply, which may be a Failure. Throws
    /// <see cref="DataPlaneException"/> when the connection ends first or the reply takes longer than <paramref name="timeout"/>.
    /// </summary>
    public async Task<Wire.Reply> RequestAsync(Wire.Request request, TimeSpan timeout, CancellationToken cancellation)
    {
        await foreach (Wire.Reply reply in RequestManyAsync(request, timeout, cancellation).ConfigureAwait(false))
            return reply;
        throw new DataPlaneException("The data plane gave no reply.");
    }

    /// <summary>As <see cref="RequestAsync"/>, for a request with several replies; the caller stops after the last one.</summary>
    public async IAsyncEnumerable<Wire.Reply> RequestManyAsync(
        Wire.Request request, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Channel<Wire.Reply> replies = Channel.CreateUnbounded<Wire.Reply>();
        ulong sequence = request.Sequence = Interlocked.Increment(ref _sequence);
        _pending[sequence] = replies;
        try
        {
            if (_closed.Task.IsCompleted)
                replies.Writer.TryComplete(await _closed.Task.ConfigureAwait(false));
            await TimedAsync(WriteAsync(request), timeout, cancellation).ConfigureAwait(false);
            while (true)
                yield return await TimedAsync(ReadReplyAsync(replies.Reader), timeout, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _pending.TryRemove(sequence, out _);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Wire.Reply> ReadReplyAsync(ChannelReader<Wire.Reply> replies)
    {
        try
        {
            return await replies.ReadAsync().ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new DataPlaneException(e.InnerException?.Message ?? e.Message, e);
        }
    }

    private static async Task<Wire.Reply> TimedAsync(Task<Wire.Reply> task, TimeSpan timeout, CancellationToken cancellation)
    {
        await TimedAsync((Task)task, timeout, cancellation).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    private static async Task TimedAsync(Task task, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            await task.WaitAsync(timeout, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new DataPlaneException($"The data plane did not answer within {timeout.TotalSeconds:0.#} s.", e);
        }
    }

    private async Task WriteAsync(Wire.Request request)
    {
        try
        {
            await _writing.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                await Frames.WriteAsync(_stream, request, _closing.Token).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (
            e is IOException or ObjectDisposedException or OperationCanceledException or InvalidDataException)
        {
            throw new DataPlaneException($"The request could not be sent to the data plane: {e.Message}", e);
        }
    }

    private async Task ReadAsync()
    {
        string reason = "The data plane closed the connection.";
        try
        {
            while (await Frames.ReadAsync(_stream, Wire.Reply.Parser, _closing.Token).ConfigureAwait(false) is { } reply)
                Deliver(reply);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            reason = $"The connection to the data plane broke: {e.Message}";
        }
        catch (OperationCanceledException)
        {
            reason = "The connection to the data plane was closed.";
        }
        DataPlaneException closed = new(reason);
        _closed.SetResult(closed);
        foreach (Channel<Wire.Reply> pending in _pending.Values)
            pending.Writer.TryComplete(closed);
    }

    private void Deliver(Wire.Reply reply)
    {
        if (reply.BodyCase == Wire.Reply.BodyOneofCase.Event)
            _onEvent(reply.Event);
        else if (_pending.TryGetValue(reply.Sequence, out Channel<Wire.Reply>? pending))
            pending.Writer.TryWrite(reply);
    }
}
