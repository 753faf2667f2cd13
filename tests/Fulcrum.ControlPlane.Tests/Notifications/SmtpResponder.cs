using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Tests.Notifications;

/// <summary>A mail server that takes every mail and keeps what it was told, or refuses it.</summary>
internal sealed class SmtpResponder : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string[]> _dialogues = new();

    public SmtpResponder()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it says first.</summary>
    public string Greeting { get; set; } = "220-several\r\n220 lines";

    /// <summary>The lines of the client, a dialogue each.</summary>
    public IReadOnlyList<string[]> Dialogues => [.. _dialogues];

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                _dialogues.Enqueue([.. await TalkAsync(client)]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task<List<string>> TalkAsync(TcpClient client)
    {
        List<string> lines = [];
        try
        {
            using StreamReader reader = new(client.GetStream());
            using StreamWriter writer = new(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync(Greeting);
            bool isData = false;
            while (await reader.ReadLineAsync() is { } line)
            {
                lines.Add(line);
                if (line == "QUIT")
                    break;
                isData = (isData || line == "DATA") && line != ".";
                if (!isData || line == "DATA")
                    await writer.WriteLineAsync(isData ? "354 go on" : "250 fine");
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
        return lines;
    }
}
