namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>What the lab needs of the machine; a test is skipped with the reason where something is missing.</summary>
internal static class Requirements
{
    private static readonly string[] Tools = ["ip", "ethtool", "nginx", "socat", "curl", "ping", "taskset", "setsid"];
    private static readonly string[] Programs = ["fulcrum-dataplane", "fulcrumd", "fulcrumctl"];

    /// <summary>Skips the running test unless the lab can run here.</summary>
    public static void Check()
    {
        string[] folders = ["/usr/sbin", "/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
        string[] missing = [.. Tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))];
        Need(Environment.UserName == "root", "it needs root");
        Need(missing.Length == 0, $"it needs {string.Join(", ", missing)}");
        Need(Programs.All(program => File.Exists(Repository.Path($"out/bin/{program}"))), "it needs the programs: run './appliance build'");
        Need(FreeHugePages() >= 320, $"it needs 320 free huge pages of 2 MiB, and there are {FreeHugePages()}");
    }

    private static int FreeHugePages()
    {
        const string Path = "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages";
        return File.Exists(Path) ? int.Parse(File.ReadAllText(Path), System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    private static void Need(bool condition, string reason)
    {
        if (!condition)
        {
            Assert.Ignore($"The lab cannot run here: {reason}.");
        }
    }
}
