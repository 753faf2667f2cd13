using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks.Mail;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>Hands one mail over to a server (RFC 5321).</summary>
internal static class SmtpDialogue
{
    private const int Ready = 220;
    private const int Okay = 250;
    private const int Forwards = 251;
    private const int StartInput = 354;

    /// <summary>Throws <see cref="SocketException"/>, <see cref="IOException"/> where the server refuses, <see cref="OperationCanceledException"/>.</summary>
    public static async Task SendAsync(MailMessage mail, MailSettings settings, CancellationToken deadline)
    {
        using TcpClient client = new();
        using (CancellationTokenSource connecting = CancellationTokenSource.CreateLinkedTokenSource(deadline))
        {
            if (settings.Timeout > TimeSpan.Zero)
                connecting.CancelAfter(settings.Timeout);
            await client.ConnectAsync(settings.Server!, settings.Port, connecting.Token).ConfigureAwait(false);
        }
        NetworkStream stream = client.GetStream();
        await ExpectAsync(stream, "the greeting", deadline, Ready).ConfigureAwait(false);
        await SayAsync(stream, $"HELO {settings.HelloName ?? Environment.MachineName}", deadline, Okay).ConfigureAwait(false);
        await SayAsync(stream, $"MAIL FROM:<{mail.Sender}>", deadline, Okay).ConfigureAwait(false);
        foreach (string recipient in mail.Recipients)
            await SayAsync(stream, $"RCPT TO:<{recipient}>", deadline, Okay, Forwards).ConfigureAwait(false);
        await SayAsync(stream, "DATA", deadline, StartInput).ConfigureAwait(false);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(mail.ToData()), deadline).ConfigureAwait(false);
        await SayAsync(stream, ".", deadline, Okay).ConfigureAwait(false);
        // The server has the mail now, whatever it says to this.
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), deadline).ConfigureAwait(false);
    }

    private static async Task SayAsync(NetworkStream stream, string line, CancellationToken deadline, params int[] expected)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), deadline).ConfigureAwait(false);
        await ExpectAsync(stream, $"the answer to '{line}'", deadline, expected).ConfigureAwait(false);
    }

    private static async Task ExpectAsync(NetworkStream stream, string what, CancellationToken deadline, params int[] expected)
    {
        SmtpReply reply = new();
        byte[] piece = new byte[1024];
        while (!reply.IsComplete)
        {
            int count = await stream.ReadAsync(piece, deadline).ConfigureAwait(false);
            if (count == 0)
                throw new IOException($"the server hung up before {what}");
            reply.Read(piece.AsSpan(0, count));
        }
        if (!expected.Contains(reply.Code))
            throw new IOException($"{what} is {reply.Code}");
    }
}
