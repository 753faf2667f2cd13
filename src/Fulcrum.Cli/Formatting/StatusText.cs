using System.Globalization;
using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>What fulcrumd says about itself and the data plane.</summary>
public static class StatusText
{
    /// <summary>A line each for what is so, and for everything that is wrong.</summary>
    public static string Format(GetStatusResponse status)
    {
        ArgumentNullException.ThrowIfNull(status);
        StringBuilder text = new();
        Line(text, "fulcrumd", $"{status.Version}, process {status.ProcessId}, up {Uptime(status.UptimeSeconds)}");
        Line(text, "configuration", status.ConfigurationFile.Length == 0 ? "no file" : status.ConfigurationFile);
        Line(text, "", Pending(status.PendingConfirmation));
        Line(text, "refused", Refused(status));
        Line(text, "data plane", DataPlane(status));
        Line(text, "generation", status.Generation == status.AppliedGeneration
            ? $"{status.Generation}"
            : $"{status.Generation}, of which the workers use {status.AppliedGeneration}");
        Line(text, "error", status.DataPlaneError);
        foreach (string warning in status.Warnings)
        {
            Line(text, "warning", warning);
        }

        return text.ToString();
    }

    private static string Pending(PendingConfirmation? pending) => pending is null
        ? ""
        : $"goes back in {DurationText.Format(pending.RemainingSeconds)} unless it is confirmed (fulcrumctl config confirm)";

    private static string Refused(GetStatusResponse status)
    {
        if (status.LastRefusal is not { } refusal)
        {
            return status.ConfigurationError;
        }

        string time = DateTimeOffset.FromUnixTimeMilliseconds(refusal.TimeUnixMs).ToLocalTime()
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{time}, {refusal.By}\n{status.ConfigurationError}";
    }

    private static string DataPlane(GetStatusResponse status) => status.DataPlaneConnected
        ? $"{status.DataPlaneVersion}, process {status.DataPlaneProcessId}, connected"
        : "not connected: it goes on with its last generation if it runs";

    /// <summary>Nothing for no value; the lines of a longer value stand below each other.</summary>
    private static void Line(StringBuilder text, string name, string value)
    {
        string label = name.Length > 0 ? name + ":" : "";
        foreach (string line in value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append($"{label,-15}{line}\n");
            label = "";
        }
    }

    private static string Uptime(ulong seconds)
    {
        ulong days = seconds / 86_400;
        string clock = $"{seconds / 3600 % 24:00}:{seconds / 60 % 60:00}:{seconds % 60:00}";
        return days == 0 ? clock : $"{days} d {clock}";
    }
}
