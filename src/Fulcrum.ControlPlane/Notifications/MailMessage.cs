using System.Globalization;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>A mail to be sent.</summary>
/// <param name="Sender">Address.</param>
/// <param name="Recipients">Addresses; at least one.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">One line.</param>
/// <param name="Date">When it happened.</param>
public sealed record MailMessage(string Sender, ValueList<string> Recipients, string Subject, string Body, DateTimeOffset Date)
{
    /// <summary>Header, blank line, body; lines end in CRLF, and a dot at the beginning of one is doubled (RFC 5321, 4.5.2).</summary>
    public string ToData()
    {
        string[] lines =
        [
            $"Date: {Date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"From: {Sender}",
            $"Subject: {Subject}",
            "X-Mailer: Fulcrum",
            $"To: {string.Join(", ", Recipients)}",
            "",
            Body,
        ];
        return string.Concat(lines.Select(line => $"{(line.StartsWith('.') ? "." : "")}{line.ReplaceLineEndings(" ")}\r\n"));
    }
}
