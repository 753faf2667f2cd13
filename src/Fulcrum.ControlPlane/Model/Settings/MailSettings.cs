using System.Net;

namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>Who gets mail of what happens, and how. Without recipients or a server nothing is sent.</summary>
public sealed record MailSettings
{
    /// <summary>notification_email.</summary>
    public ValueList<string> Recipients { get; init; } = [];

    /// <summary>notification_email_from.</summary>
    public string? Sender { get; init; }

    /// <summary>smtp_server: name or address.</summary>
    public string? Server { get; init; }

    /// <summary>Of the server.</summary>
    public int Port { get; init; } = 25;

    /// <summary>smtp_helo_name; null: the host's name.</summary>
    public string? HelloName { get; init; }

    /// <summary>smtp_connect_timeout.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>smtp_alert: the default of everything that can send mail; null: each kind's own.</summary>
    public bool? Alerts { get; init; }

    /// <summary>smtp_alert_vrrp: the same, for VRRP alone.</summary>
    public bool? VrrpAlerts { get; init; }

    /// <summary>smtp_alert_checker: the same, for servers alone.</summary>
    public bool? CheckerAlerts { get; init; }

    /// <summary>no_email_faults.</summary>
    public bool OmitsFaults { get; init; }

    /// <summary>no_checker_emails.</summary>
    public bool OmitsCheckers { get; init; }
}
