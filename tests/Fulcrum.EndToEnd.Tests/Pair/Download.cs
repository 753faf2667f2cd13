using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>
/// A long download of the beginning of the lab's large file, at a rate that the server keeps. Made on a thread of the client's
/// namespace; goes on by itself.
/// </summary>
internal sealed class Download : IDisposable
{
    private const int ReceiveTimeoutSeconds = 30;
    private readonly Socket _socket;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Task _task;
    private readonly int _length;
    private TimeSpan _last;

    /// <summary>Begins it.</summary>
    public Download(string address, int port, int bytesPerSecond, int length)
    {
        (Address, Port, _length) = (address, port, length);
        IPEndPoint service = new(IPAddress.Parse(address), port);
        _socket = new Socket(service.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _task = ReceiveAsync(service, bytesPerSecond);
    }

    /// <summary>The service's address.</summary>
    public string Address { get; }

    /// <summary>The service's port.</summary>
    public int Port { get; }

    /// <summary>Bytes of the file until now.</summary>
    public int Received { get; private set; }

    /// <summary>The longest time without a byte.</summary>
    public TimeSpan LongestStall { get; private set; }

    /// <summary>Why it ended too early; null: it did not, or goes on.</summary>
    public string? Failure { get; private set; }

    /// <summary>The hash of all of it, when it has come to its end.</summary>
    public string? Hash { get; private set; }

    /// <summary>Waits for its end.</summary>
    public void Wait() => _task.GetAwaiter().GetResult();

    /// <summary>Ends it, finished or not.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Wait();
        _hash.Dispose();
    }

    private async Task ReceiveAsync(IPEndPoint service, int bytesPerSecond)
    {
        try
        {
            await _socket.ConnectAsync(service);
            await _socket.SendAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant(
                $"GET /slow?rate={bytesPerSecond} HTTP/1.1\r\nHost: lab\r\nRange: bytes=0-{_length - 1}\r\nConnection: close\r\n\r\n")));
            _last = Clock.Now;
            await ReceiveBodyAsync();
            Hash = Convert.ToHexStringLower(_hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is SocketException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            Failure = FormattableString.Invariant($"{Address} port {Port}, after {Received} bytes: {exception.Message}");
        }
        finally
        {
            _socket.Dispose();
        }
    }

    private async Task ReceiveBodyAsync()
    {
        byte[] buffer = new byte[65536];
        int headLength = 0, inBuffer = 0;
        while (headLength == 0)
        {
            inBuffer += await ReceiveAsync(buffer.AsMemory(inBuffer));
            headLength = buffer.AsSpan(0, inBuffer).IndexOf("\r\n\r\n"u8) + 4;
            headLength = headLength < 4 ? 0 : headLength;
        }
        Take(buffer.AsSpan(headLength, inBuffer - headLength));
        while (Received < _length)
        {
            int count = await ReceiveAsync(buffer);
            Take(buffer.AsSpan(0, count));
        }
    }

    private async Task<int> ReceiveAsync(Memory<byte> buffer)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(ReceiveTimeoutSeconds));
        int count = await _socket.ReceiveAsync(buffer, deadline.Token);
        if (count == 0)
            throw new InvalidDataException("the connection ended");
        TimeSpan now = Clock.Now;
        if (now - _last > LongestStall)
            LongestStall = now - _last;
        _last = now;
        return count;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Received += bytes.Length;
    }
}
