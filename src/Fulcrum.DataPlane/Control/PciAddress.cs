using System.Text.RegularExpressions;

namespace Fulcrum.DataPlane.Control;

/// <summary>Addresses on the PCI bus.</summary>
internal static partial class PciAddress
{
    /// <summary>The address in a device string, with its domain: "0000:01:00.0" of "01:00.0,arg=1"; null when it names none.</summary>
    public static string? Of(string device)
    {
        Match match = Pattern().Match(device);
        return match.Success ? $"{(match.Groups[1].Success ? match.Groups[1].Value : "0000:")}{match.Groups[2].Value}".ToLowerInvariant() : null;
    }

    [GeneratedRegex("^([0-9a-fA-F]{4,8}:)?([0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7])(?:,|$)")]
    private static partial Regex Pattern();
}
