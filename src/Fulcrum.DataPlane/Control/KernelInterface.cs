using System.Text.RegularExpressions;

namespace Fulcrum.DataPlane.Control;

/// <summary>The kernel interface that a device works on, as it was when this was made.</summary>
/// <param name="Name">Its name, from the device string.</param>
/// <param name="Index">The kernel's number of it; 0 when there is no such interface.</param>
internal sealed partial record KernelInterface(string Name, uint Index)
{
    /// <summary>Whether it does not exist any more. One of the same name that was made later is another one.</summary>
    public bool IsGone => LibC.InterfaceIndex(Name) != Index;

    /// <summary>What "iface=" in a device string names; null when the device makes its interface itself or has none.</summary>
    public static KernelInterface? Of(string device) => NameOf(device) is { } name ? new KernelInterface(name, LibC.InterfaceIndex(name)) : null;

    /// <summary>Its name, whether or not there is such an interface; null as for <see cref="Of"/>.</summary>
    public static string? NameOf(string device) =>
        Parameter().Match(device) is { Success: true } match && !device.StartsWith("net_tap", StringComparison.Ordinal) ? match.Groups[1].Value : null;

    [GeneratedRegex("(?:^|,)iface=([^,]+)")]
    private static partial Regex Parameter();
}
