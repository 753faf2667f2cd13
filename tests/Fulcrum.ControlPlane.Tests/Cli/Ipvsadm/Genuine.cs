using System.Diagnostics;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>The installed ipvsadm, with kernel.c in the kernel's place.</summary>
internal sealed class Genuine : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("genuine-ipvsadm-").FullName;

    private Genuine()
    {
    }

    private string Library => Path.Combine(_directory, "kernel.so");

    private string Table => Path.Combine(_directory, "table");

    private string Connections => Path.Combine(_directory, "connections");

    private string Log => Path.Combine(_directory, "log");

    /// <summary>Builds the kernel's stand-in. The test is skipped where the program or what builds that is missing.</summary>
    public static Genuine Prepare()
    {
        if (Find() is null)
        {
            Assert.Ignore("ipvsadm is not installed: apt-get install ipvsadm");
        }

        Genuine genuine = new();
        string source = GoldenTests.PathOf("kernel.c");
        (int exitCode, _, string error) = Execute(
            "gcc", ["-shared", "-fPIC", "-O1", "-I/usr/include/libnl3", "-o", genuine.Library, source, "-ldl"], "", []);
        if (exitCode != 0)
        {
            genuine.Dispose();
            Assert.Ignore($"kernel.c cannot be built (it needs gcc, linux-libc-dev and libnl-3-dev): {error}");
        }

        return genuine;
    }

    /// <summary>What lists tell: services in the words of kernel.c, connections as in /proc/net/ip_vs_conn.</summary>
    public void SetTable(string services, string connections)
    {
        File.WriteAllText(Table, services);
        File.WriteAllText(Connections, connections);
    }

    /// <summary>Runs a command line. <paramref name="errors"/>: what the kernel answers, as "1=2".</summary>
    public (Run Run, string[] Changes) Run(IReadOnlyList<string> words, string input = "", string errors = "")
    {
        File.Delete(Log);
        Dictionary<string, string> environment = new()
        {
            ["LD_PRELOAD"] = Library, ["FAKE_TABLE"] = Table, ["FAKE_LOG"] = Log, ["FAKE_ERROR"] = errors,
            ["FAKE_CONNECTIONS"] = Connections,
        };

        (int exitCode, string output, string error) = Execute("ipvsadm", words, input, environment);
        return (new(exitCode, output, error), File.Exists(Log) ? File.ReadAllLines(Log) : []);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':')
            .Select(path => Path.Combine(path, "ipvsadm")).FirstOrDefault(File.Exists);

    private static (int ExitCode, string Output, string Error) Execute(
        string program, IReadOnlyList<string> words, string input, Dictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program == "ipvsadm" ? Find()! : program, words)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // The program calls itself by the path that it was run by.
        return (process.ExitCode, output, error.Result.Replace(start.FileName, "ipvsadm", StringComparison.Ordinal));
    }
}
