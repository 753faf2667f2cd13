using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>
/// Clients of one web service that request / again and again until <see cref="Stop"/>: every request on a connection of its own,
/// beside one long-lived connection.
/// </summary>
internal sealed class ClientLoad
{
    private const double RequestsPerThreadAndSecond = 40;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<Thread> _threads;
    private readonly Func<HttpConnection> _connect;
    private volatile bool _ended;
    private int _requestCount;
    private int _longLivedRequestCount;

    /// <summary>Starts the clients.</summary>
    public ClientLoad(LabNetwork lab, int port = 80, string address = LabNetwork.VirtualAddress, int threadCount = 8)
    {
        string client = lab.NamespaceOf("client");
        _connect = () => new HttpConnection(port, address);
        LongLived = Namespace.Run(client, _connect);
        _threads = [.. Enumerable.Range(0, threadCount).Select(_ => Namespace.Start(client, RequestUntilEnd)),
            Namespace.Start(client, UseLongLivedUntilEnd)];
    }

    /// <summary>The connection that stays.</summary>
    public HttpConnection LongLived { get; }

    /// <summary>What went wrong, a sentence a request.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>Requests answered on connections of their own.</summary>
    public int RequestCount => _requestCount;

    /// <summary>Requests answered on the long-lived connection.</summary>
    public int LongLivedRequestCount => _longLivedRequestCount;

    /// <summary>Ends the clients and returns the mean number of requests a second.</summary>
    public double Stop()
    {
        _ended = true;
        _threads.ForEach(thread => thread.Join());
        LongLived.Dispose();
        return _requestCount / Stopwatch.GetElapsedTime(_started).TotalSeconds;
    }

    private void RequestUntilEnd()
    {
        for (int count = 1; !_ended; count++)
        {
            Attempt("a request", ref _requestCount, () =>
            {
                using HttpConnection connection = _connect();
                return connection.LastRequest();
            });
            double aheadMs = (count / RequestsPerThreadAndSecond * 1000) - Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
            Thread.Sleep(Math.Max(0, (int)aheadMs));
        }
    }

    private void UseLongLivedUntilEnd()
    {
        while (!_ended && Attempt("the long-lived connection", ref _longLivedRequestCount, LongLived.Request))
        {
            Thread.Sleep(50);
        }
    }

    private bool Attempt(string what, ref int count, Func<string> request)
    {
        try
        {
            string answer = request();
            if (answer.Contains(" answers ", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref count);
                return true;
            }

            Failures.Enqueue($"{what}: the answer is '{answer}'");
        }
#pragma warning disable CA1031 // Whatever goes wrong is a failed request.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failures.Enqueue($"{what} after {Stopwatch.GetElapsedTime(_started).TotalSeconds:F2} s: {exception.Message}");
        }

        return false;
    }
}
