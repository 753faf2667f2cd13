using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.HealthChecks.Sockets;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Mail;

/// <summary>SMTP_CHECK: succeeds when the greeting is 220 and HELO is answered with 250; says QUIT, whatever the answer to that is.</summary>
public sealed class SmtpChecker(SmtpCheck check, TimeProvider time, CheckRoute? route = null) : NetworkChecker(check, time, route)
{
    private const int Ready = 220;
    private const int Okay = 250;

    // What keepalived says, so that servers that let it in by this name go on doing so.
    private const string DefaultName = "smtpchecker.keepalived.org";

    /// <inheritdoc />
    protected override async Task<CheckResult> AttemptAsync(CancellationToken deadline)
    {
        using Socket socket = await ConnectAsync(deadline).ConfigureAwait(false);
        if (await ReadAsync(socket, deadline).ConfigureAwait(false) is var greeting and not Ready)
            return CheckResult.Failure(Describe("the greeting", greeting));
        await SayAsync(socket, $"HELO {check.HelloName ?? DefaultName}", deadline).ConfigureAwait(false);
        if (await ReadAsync(socket, deadline).ConfigureAwait(false) is var hello and not Okay)
            return CheckResult.Failure(Describe("the answer to HELO", hello));
        try
        {
            await SayAsync(socket, "QUIT", deadline).ConfigureAwait(false);
            await ReadAsync(socket, deadline).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It has answered what counts.
        }
        return CheckResult.Success;
    }

    private static string Describe(string what, int code) => code == 0 ? $"{what} is none of SMTP" : $"{what} is {code}";

    private static async Task SayAsync(Socket socket, string line, CancellationToken deadline) =>
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), deadline).ConfigureAwait(false);

    /// <summary>The code of the next reply; 0: none.</summary>
    private static async Task<int> ReadAsync(Socket socket, CancellationToken deadline)
    {
        SmtpReply reply = new();
        byte[] piece = new byte[1024];
        while (!reply.IsComplete)
        {
            int count = await socket.ReceiveAsync(piece, deadline).ConfigureAwait(false);
            if (count == 0)
                break;
            reply.Read(piece.AsSpan(0, count));
        }
        return reply.Code;
    }
}
