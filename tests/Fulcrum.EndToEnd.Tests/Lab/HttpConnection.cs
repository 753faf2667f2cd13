using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>A plain TCP connection to a virtual web service. Made on a thread of the client's namespace; used from anywhere.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const int TimeoutMs = 5_000;
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>Connects; throws <see cref="SocketException"/>.</summary>
    public HttpConnection(int port = 80, string address = LabNetwork.VirtualAddress)
    {
        IPEndPoint service = new(IPAddress.Parse(address), port);
        _socket = new Socket(service.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            SendTimeout = TimeoutMs,
            ReceiveTimeout = TimeoutMs,
            NoDelay = true,
        };
        _socket.Connect(service);
    }

    /// <summary>The port of the service.</summary>
    public int ServicePort => ((IPEndPoint)_socket.RemoteEndPoint!).Port;

    /// <summary>The client's port.</summary>
    public int ClientPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Requests / on a connection that stays open and returns the body.</summary>
    public string Request() => Exchange("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");

    /// <summary>Requests / on a connection that the server closes then and returns the body; the end of the stream is part of it.</summary>
    public string LastRequest()
    {
        string body = Exchange("GET / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
        return _socket.Receive(_buffer) == 0 ? body : throw new InvalidDataException("The server sends more than its answer.");
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private string Exchange(string request)
    {
        _socket.Send(Encoding.ASCII.GetBytes(request));
        StringBuilder answer = new();
        string text;
        do
        {
            int count = _socket.Receive(_buffer);
            if (count == 0)
            {
                throw new InvalidDataException($"The connection ended after '{answer}'.");
            }

            text = answer.Append(Encoding.ASCII.GetString(_buffer, 0, count)).ToString();
        }
        while (!text.EndsWith('\n') || !text.Contains(" answers ", StringComparison.Ordinal));

        return text[(text.LastIndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }
}
