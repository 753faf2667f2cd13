using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>How values are written. Each reader returns what is wrong, or null when the value is good.</summary>
public static class ValueSyntax
{
    /// <summary>The longest time that a timer can be set to, in seconds.</summary>
    public const int MaximumSeconds = 2678400;

    private const int MicrosecondDigits = 6;

    /// <summary>Decimal digits only, within a range.</summary>
    public static string? ReadNumber(string text, int minimum, int maximum, out int value)
    {
        string? complaint = ReadNumber(text, minimum, (long)maximum, out long number);
        value = (int)number;
        return complaint;
    }

    /// <summary>As the other one, for longer numbers. A number that is good may have a sign where its range is below 0.</summary>
    public static string? ReadNumber(string text, long minimum, long maximum, out long value)
    {
        value = 0;
        bool isNegative = minimum < 0 && text is ['-', ..];
        if (!IsDigits(isNegative ? text[1..] : text))
            return $"'{text}' is not a number; use digits only, {minimum} to {maximum}";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= minimum && number <= maximum)
        {
            value = number;
            return null;
        }
        return $"{text} is out of range; use {minimum} to {maximum}";
    }

    /// <summary>The digits that a text begins with, a minus before them included; empty when there are none.</summary>
    public static string LeadingDigits(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text is ['-', ..] ? 1 : 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return text[..end];
    }

    /// <summary>Decimal seconds with a resolution of a microsecond; more digits are rounded.</summary>
    /// <param name="text">As written.</param>
    /// <param name="minimum">Smallest time that is allowed.</param>
    /// <param name="value">The time.</param>
    /// <param name="isRounded">Whether digits were lost.</param>
    /// <param name="maximum">Longest time that is allowed, seconds.</param>
    public static string? ReadSeconds(
        string text, TimeSpan minimum, out TimeSpan value, out bool isRounded, long maximum = MaximumSeconds)
    {
        value = default;
        isRounded = false;
        string[] parts = (text ?? "").Split('.');
        string fraction = parts.Length == 2 ? parts[1] : "";
        if (parts.Length > 2 || !(parts[0] + fraction).All(char.IsAsciiDigit) || parts[0].Length + fraction.Length == 0)
            return $"'{text}' is not a time; use seconds such as 3 or 0.25";
        string whole = parts[0].TrimStart('0');
        if (whole.Length > 7 || (whole.Length > 0 && int.Parse(whole, CultureInfo.InvariantCulture) > MaximumSeconds))
            return $"{text} is out of range; use {FormatSeconds(minimum)} to {maximum} seconds";
        isRounded = fraction.Length > MicrosecondDigits;
        string digits = (fraction + "0000000")[..(MicrosecondDigits + 1)];
        long microseconds = (long.Parse(digits, CultureInfo.InvariantCulture) + 5) / 10;
        value = TimeSpan.FromSeconds(whole.Length == 0 ? 0 : int.Parse(whole, CultureInfo.InvariantCulture))
            + TimeSpan.FromMicroseconds(microseconds);
        if (value < minimum || value > TimeSpan.FromSeconds(maximum))
            return $"{text} is out of range; use {FormatSeconds(minimum)} to {maximum} seconds";
        return null;
    }

    /// <summary>A mark: 1 to 2^32 - 1.</summary>
    public static string? ReadMark(string text, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0
            ? null
            : $"'{text}' is not a mark; use 1 to {uint.MaxValue}";

    /// <summary>An address, or a network: 192.0.2.0/24. Host bits are cut off.</summary>
    public static string? ReadNetwork(string text, out IPNetwork value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = default;
        string[] parts = text.Split('/');
        if (ReadAddress(parts[0], out IPAddress address) is { } complaint)
            return complaint;
        int length = Prefixes.Width(address.AddressFamily);
        if (parts.Length > 2 || (parts.Length == 2 && ReadNumber(parts[1], 0, length, out length) is not null))
            return $"'{text}' is not a network; write it as {parts[0]}/{Prefixes.Width(address.AddressFamily)}";
        value = Prefixes.Cut(address, length);
        return null;
    }

    /// <summary>on, true, yes, off, false, no.</summary>
    public static string? ReadSwitch(string text, out bool value)
    {
        value = text is "on" or "true" or "yes";
        return value || text is "off" or "false" or "no" ? null : $"'{text}' is neither on (true, yes) nor off (false, no)";
    }

    /// <summary>An address as inet_pton reads it: no prefix, no zone, four decimal parts for IPv4.</summary>
    public static string? ReadAddress(string text, out IPAddress value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = IPAddress.None;
        bool isV6 = text.Contains(':', StringComparison.Ordinal);
        bool isWellFormed = isV6
            ? text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            : text.Split('.') is { Length: 4 } parts && parts.All(part => part.Length <= 3 && IsDigits(part) && (part == "0" || part[0] != '0'));
        if (!isWellFormed || !IPAddress.TryParse(text, out IPAddress? address)
            || address.AddressFamily != (isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork))
            return $"'{text}' is not an IP address";
        value = address;
        return null;
    }

    /// <summary>A time in seconds, as it can be written.</summary>
    public static string FormatSeconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    private static bool IsDigits(string text) => !string.IsNullOrEmpty(text) && text.All(char.IsAsciiDigit);
}
