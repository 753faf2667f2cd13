namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>What the lab needs of the machine; a test is skipped with the reason where something is missing.</summary>
internal static class Requirements
{
    private const int HugePagesOfADirector = 320;
    private static readonly string[] Tools = ["ip", "ethtool", "nginx", "socat", "curl", "ping", "taskset", "setsid"];
    private static readonly string[] ToolsForModes = ["clang", "iperf3"];
    private static readonly string[] ToolsForPair = ["clang"];
    private static readonly string[] Programs = ["fulcrum-dataplane", "fulcrumd", "fulcrumctl"];

    /// <summary>Skips the running test unless the lab can run here.</summary>
    public static void Check()
    {
        Need(Environment.UserName == "root", "it needs root");
        NeedTools(Tools);
        Need(Programs.All(program => File.Exists(Repository.Path($"out/bin/{program}"))), "it needs the programs: run './appliance build'");
        NeedHugePages(HugePagesOfADirector);
    }

    /// <summary>The same for the network with every forwarding mode.</summary>
    public static void CheckForModes()
    {
        Check();
        NeedTools(ToolsForModes);
    }

    /// <summary>The same for the network of two directors.</summary>
    public static void CheckForPair()
    {
        Check();
        NeedTools(ToolsForPair);
        NeedHugePages(2 * HugePagesOfADirector);
    }

    private static void NeedTools(string[] tools)
    {
        string[] folders = ["/usr/sbin", "/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
        string[] missing = [.. tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))];
        Need(missing.Length == 0, $"it needs {string.Join(", ", missing)}");
    }

    private static void NeedHugePages(int count) =>
        Need(FreeHugePages() >= count, $"it needs {count} free huge pages of 2 MiB, and there are {FreeHugePages()}");

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
