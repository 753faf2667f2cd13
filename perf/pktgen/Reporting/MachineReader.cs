using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>Reads <see cref="MachineFacts"/>. What cannot be read is "unknown".</summary>
/// <param name="root">Where /proc and /sys are; "" but in tests.</param>
internal sealed class MachineReader(string root = "")
{
    private const string Unknown = "unknown";
    private const string SourceRootMark = "Appliance.sln";

    /// <summary>The facts. <paramref name="workerCore"/>: the one whose governor counts.</summary>
    public MachineFacts Read(int workerCore) => new(
        Cpu(), Cores(), Line("/proc/sys/kernel/osrelease") ?? Unknown, Governor(workerCore), HugePages(),
        Output("pkg-config", "--modversion", "libdpdk") ?? Unknown, RuntimeInformation.FrameworkDescription, Commit());

    /// <summary>Model name of the first core.</summary>
    public string Cpu() => Value("/proc/cpuinfo", "model name") ?? Unknown;

    /// <summary>Logical cores, whether or not this process may use them; 0 where they cannot be read.</summary>
    public int Cores() => Lines("/proc/cpuinfo").Count(line => NameOf(line) == "processor");

    /// <summary>The governor of a core; null where there is none to read.</summary>
    public string? Governor(int core) => Line($"/sys/devices/system/cpu/cpu{core}/cpufreq/scaling_governor");

    /// <summary>"3072 of 2 MiB".</summary>
    public string HugePages()
    {
        string? size = Value("/proc/meminfo", "Hugepagesize")?.Split(' ')[0];
        return long.TryParse(size, CultureInfo.InvariantCulture, out long kibibytes)
            ? string.Create(CultureInfo.InvariantCulture, $"{Value("/proc/meminfo", "HugePages_Total") ?? "0"} of {kibibytes / 1024} MiB")
            : "none";
    }

    private static string Commit()
    {
        string? tree = AppContext.BaseDirectory;
        while (tree is not null && !File.Exists(Path.Combine(tree, SourceRootMark)))
        {
            tree = Path.GetDirectoryName(tree);
        }

        // The tree may belong to somebody else than root.
        if (tree is not null && Output("git", "-c", "safe.directory=*", "-C", tree, "rev-parse", "--short=12", "HEAD") is { } commit)
        {
            bool changed = Output("git", "-c", "safe.directory=*", "-C", tree, "status", "--porcelain") is { Length: > 0 };
            return changed ? $"{commit} + changes" : commit;
        }

        return Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Unknown;
    }

    private string? Line(string path) => Lines(path).FirstOrDefault()?.Trim();

    private string? Value(string path, string name)
    {
        string? line = Lines(path).FirstOrDefault(line => NameOf(line) == name);
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string NameOf(string line) => line.Split(':')[0].Trim();

    private string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(root + path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What a program prints; null when it is missing or fails.</summary>
    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
