using System.Net.Sockets;

namespace Fulcrum.Cli.Tests;

/// <summary>A Unix socket on which something answers that is no gRPC.</summary>
internal sealed class StrangeListener : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fulcrumctl-test-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _answering;

    public StrangeListener()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _answering = AnswerAsync();
    }

    public string Path => System.IO.Path.Combine(_directory, "strange.sock");

    public void Dispose()
    {
        _listener.Dispose();
        _answering.Wait();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task AnswerAsync()
    {
        try
        {
            using Socket connection = await _listener.AcceptAsync();
            await connection.SendAsync("220 mail.example ESMTP\r\n"u8.ToArray());
            connection.Shutdown(SocketShutdown.Send);
            byte[] buffer = new byte[4096];
            while (await connection.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The listener is closed, or the other side is gone: the end of the test.
        }
        catch (ObjectDisposedException)
        {
            // As above.
        }
    }
}
