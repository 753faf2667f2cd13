using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>Which events are mailed.</summary>
public static class MailPolicy
{
    /// <summary>
    /// smtp_alert of the object itself, smtp_alert_checker, smtp_alert of the director, in this order; else servers yes, services no. Without a
    /// server or recipients, and with no_checker_emails, nothing.
    /// </summary>
    public static bool Wants(HealthEvent occurrence, MailSettings mail)
    {
        if (mail.Server is null || mail.Recipients.Count == 0 || mail.OmitsCheckers)
            return false;
        bool? ofDirector = mail.CheckerAlerts ?? mail.Alerts;
        return occurrence switch
        {
            ServerEvent e => e.Server.SendsMail ?? ofDirector ?? true,
            ServiceEvent e => e.Service.SendsMail ?? ofDirector ?? false,
            _ => false,
        };
    }
}
