using System.Globalization;
using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>What the kernel tells of the machine in /sys and /proc, under a root that tests choose. What cannot be read is not there.</summary>
internal sealed class SystemTree(string root)
{
    /// <summary>The machine's own.</summary>
    public static SystemTree Real { get; } = new("/");

    /// <summary>The CPUs and what is near them.</summary>
    public CpuTopology Topology { get; } = new(Path.Combine(root, "sys"));

    /// <summary>Whether there is a file or folder: "sys/class/net/eth0".</summary>
    public bool Exists(string path) => Path.Exists(Path.Combine(root, path));

    /// <summary>A file's text without white space around it; null when it cannot be read.</summary>
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file's number, decimal or 0x...; null when there is none.</summary>
    public long? Number(string path) => Text(path) switch
    {
        ['0', 'x', .. string digits] when long.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long value) => value,
        { } text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) => value,
        _ => null,
    };

    /// <summary>A file's list of CPUs; empty when there is none.</summary>
    public List<int> Cpus(string path) => Text(path) is { } text ? CpuList.TryParse(text) ?? [] : [];

    /// <summary>Names of what is in a folder, in order; none when it cannot be read.</summary>
    public List<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path.Combine(root, folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Last part of what a symbolic link leads to; null when there is no link.</summary>
    public string? Target(string link)
    {
        try
        {
            return Path.GetFileName(new FileInfo(Path.Combine(root, link)).LinkTarget);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
