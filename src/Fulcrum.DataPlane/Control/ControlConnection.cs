using System.Net.Sockets;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// One client of the control socket. Never blocks: what the client does not read waits in a buffer, further replies are made only
/// when it has drained, and a client that reads nothing for long is closed. Control thread only.
/// </summary>
internal sealed class ControlConnection(Socket socket, Func<Wire.Request, ControlConnection, IEnumerable<Wire.Reply?>> handler) : IDisposable
{
    private const int ReplyThreshold = 256 << 10;
    private const int EventLimit = 4 << 20;
    private const long PatienceMs = 10_000;

    private readonly FrameBuffer _input = new();
    private readonly FrameBuffer _output = new();
    private IEnumerator<Wire.Reply?>? _replies;
    private bool _isPaused;
    private long _lastProgressMs;
    private bool _inputEnded;

    /// <summary>For poll.</summary>
    public int Descriptor { get; } = (int)socket.SafeHandle.DangerousGetHandle();

    /// <summary>Who it is, for the log.</summary>
    public string Client { get; set; } = "a client that has not said hello";

    /// <summary>Whether events go to it.</summary>
    public bool WantsEvents { get; set; }

    /// <summary>What to wait for. While replies are under way no further request is read; while they pause, the next tick comes first.</summary>
    public short PollEvents => _isPaused && _output.Count == 0 ? (short)0 : (short)((_replies is null && !_inputEnded ? LibC.PollIn : 0) | (HasWork ? LibC.PollOut : 0));

    private bool HasWork => _output.Count > 0 || _replies is not null || _input.TryPeekFrame(out _);

    /// <summary>Goes on as far as possible without waiting; false when the connection has ended in good order.</summary>
    /// <exception cref="InvalidDataException">What the client sent is no frame, or not all of one.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ClientTimeoutException">The client does not read.</exception>
    public bool Continue(long nowMs)
    {
        if (_output.Count == 0)
            _lastProgressMs = nowMs;
        Receive();
        while (_output.Count < ReplyThreshold && MakeReply())
        {
        }
        Send(nowMs);
        if (_output.Count > 0 && nowMs - _lastProgressMs > PatienceMs)
            throw new ClientTimeoutException($"it has not read anything for {PatienceMs / 1000} seconds");
        return !_inputEnded || HasWork || EndsInsideFrame();
    }

    /// <summary>Queues an event, if the client wants them and keeps up.</summary>
    public void Notify(Wire.Reply notice)
    {
        if (WantsEvents && _output.Count < EventLimit)
            _output.Write(notice);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _replies?.Dispose();
        socket.Dispose();
    }

    private void Receive()
    {
        while (!_inputEnded && _replies is null && !_input.TryPeekFrame(out _))
        {
            int received = socket.Receive(_input.Space(), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
                return;
            if (error != SocketError.Success)
                throw new SocketException((int)error);
            _inputEnded = received == 0;
            _input.Advance(received);
        }
    }

    /// <summary>
    /// Queues the next reply: of the request under way, or of the next request that is complete. False when it is the turn of others.
    /// </summary>
    private bool MakeReply()
    {
        if (_replies is null)
        {
            if (!_input.TryPeekFrame(out ReadOnlySpan<byte> message))
                return false;
            Wire.Request request = Parse(message);
            _input.ConsumeFrame(message.Length);
            _replies = handler(request, this).GetEnumerator();
        }
        if (_replies.MoveNext())
        {
            _isPaused = ReferenceEquals(_replies.Current, IControlService.Pause);
            if (_isPaused || _replies.Current is not { } reply)
                return false;
            _output.Write(reply);
            return true;
        }
        _isPaused = false;
        _replies.Dispose();
        _replies = null;
        return true;
    }

    private static Wire.Request Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return Wire.Request.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"a frame of {message.Length} bytes is no request: {e.Message}", e);
        }
    }

    private void Send(long nowMs)
    {
        while (_output.Count > 0)
        {
            int sent = socket.Send(_output.Content, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
                return;
            if (error != SocketError.Success)
                throw new SocketException((int)error);
            _output.Consume(sent);
            _lastProgressMs = nowMs;
        }
    }

    private bool EndsInsideFrame() => _input.Count == 0
        ? false
        : throw new InvalidDataException($"it ended inside a frame, after {_input.Count} bytes of it");
}
