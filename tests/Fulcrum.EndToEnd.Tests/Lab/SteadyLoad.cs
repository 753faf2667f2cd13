using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>
/// Requests at a fixed rate, each on a connection of its own, whether or not the earlier ones have been answered: a server that
/// hangs makes none wait. The service's ports take turns. Every request is kept as a sample. Each comes from a client port of its own:
/// one that comes back soon may be a session's that still waits for a dead server, and goes on at that one, as in LVS.
/// </summary>
internal sealed class SteadyLoad
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"u8.ToArray();
    private const int FirstClientPort = 1100;
    private const int ClientPortCount = 31_000;
    private static int _lastClientPort;

    private readonly IPAddress _address;
    private readonly int[] _ports;
    private readonly int _perSecond;
    private readonly TimeSpan _timeout;
    private readonly ConcurrentQueue<RequestSample> _samples = [];
    private readonly Thread _thread;
    private int _pending;
    private volatile bool _ended;

    /// <summary>Starts <paramref name="perSecond"/> requests a second from the host; one that takes longer than the timeout has failed.</summary>
    public SteadyLoad(LabNetwork lab, string address, int[] ports, int perSecond, TimeSpan timeout, string host = "client")
    {
        (_address, _ports, _perSecond, _timeout) = (IPAddress.Parse(address), ports, perSecond, timeout);
        _thread = Namespace.Start(lab.NamespaceOf(host), StartUntilEnd);
    }

    /// <summary>What has ended until now.</summary>
    public IReadOnlyList<RequestSample> Samples => [.. _samples];

    /// <summary>Starts no more, waits for those under way, and returns all in the order of their start.</summary>
    public IReadOnlyList<RequestSample> Stop()
    {
        _ended = true;
        _thread.Join();
        Eventually.IsTrue(() => Volatile.Read(ref _pending) == 0, () => $"{_pending} requests do not end");
        return [.. _samples.OrderBy(sample => sample.Started)];
    }

    /// <summary>The sockets are opened by the thread that has entered the namespace.</summary>
    private void StartUntilEnd()
    {
        TimeSpan started = Clock.Now;
        for (int count = 0; !_ended; count++)
        {
            TimeSpan ahead = started + TimeSpan.FromSeconds((double)count / _perSecond) - Clock.Now;
            if (ahead >= TimeSpan.FromMilliseconds(1))
                Thread.Sleep(ahead);
            Interlocked.Increment(ref _pending);
            _ = AskAsync(Open(), _ports[count % _ports.Length]);
        }
    }

    private Socket Open()
    {
        Socket socket = new(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        IPAddress any = _address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        socket.Bind(new IPEndPoint(any, FirstClientPort + (Interlocked.Increment(ref _lastClientPort) % ClientPortCount)));
        return socket;
    }

    private async Task AskAsync(Socket socket, int port)
    {
        TimeSpan started = Clock.Now;
        string? server = null, failure = null;
        try
        {
            using CancellationTokenSource deadline = new(_timeout);
            server = await AnswerAsync(socket, port, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            failure = "no answer in time";
        }
        catch (Exception exception) when (exception is SocketException or InvalidDataException)
        {
            failure = exception.Message;
        }
        finally
        {
            socket.Dispose();
            _samples.Enqueue(new RequestSample(_address.ToString(), port, started, Clock.Now, server, failure));
            Interlocked.Decrement(ref _pending);
        }
    }

    /// <summary>The name of the server, from a body such as "server1 answers 10.0.2.200".</summary>
    private async Task<string> AnswerAsync(Socket socket, int port, CancellationToken cancellation)
    {
        await socket.ConnectAsync(new IPEndPoint(_address, port), cancellation);
        await socket.SendAsync(Request, cancellation);
        byte[] buffer = new byte[1024];
        int length = 0;
        for (int count = -1; count != 0; length += count)
            count = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
        string text = Encoding.ASCII.GetString(buffer, 0, length);
        return text.Contains(" answers ", StringComparison.Ordinal)
            ? text[(text.LastIndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split(' ')[0]
            : throw new InvalidDataException($"the connection ended after '{text}'");
    }
}
