using System.Diagnostics;
using System.Text;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>The built fulcrum-dataplane as a process, with files of its own in a temporary folder.</summary>
internal sealed class DataPlaneProcess : IDisposable
{
    /// <summary>Ordinary memory and small tables, so that it starts anywhere.</summary>
    public const string Small = "--no-huge --memory 280 --sessions 1024 --mbufs 2048 --idle adaptive";

    private static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "fulcrum-dataplane");

    private readonly StringBuilder _error = new();
    private readonly Process _process;

    /// <summary>Starts it. <paramref name="launcher"/>: a program and its arguments that run it, as "unshare --net".</summary>
    public DataPlaneProcess(string arguments, string launcher = "", string? instance = null, string? socketPath = null)
    {
        Instance = instance ?? NewName();
        Folder = Path.Combine(Path.GetTempPath(), $"fulcrum-{NewName()}");
        SocketPath = socketPath ?? Path.Combine(Folder, "control.sock");
        Directory.CreateDirectory(Folder);
        string[] words = $"{launcher} {Binary} --instance {Instance} --control {SocketPath} --statistics {StatisticsPath} {arguments}"
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _process = new Process { StartInfo = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true } };
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Its name.</summary>
    public string Instance { get; }

    public string Folder { get; }

    public string SocketPath { get; }

    public string StatisticsPath => Path.Combine(Folder, "stats");

    public int Id => _process.Id;

    /// <summary>What it has said so far.</summary>
    public string Output
    {
        get
        {
            lock (_error)
                return _error.ToString();
        }
    }

    /// <summary>Skips the test where the native library is not built.</summary>
    public static void Require()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "libfulcrum.so")))
            Assert.Ignore("libfulcrum.so is not built: cmake -S . -B out/native && cmake --build out/native");
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Assert.Ignore("Needs root.");
    }

    /// <summary>Waits until it is ready; fails with its output when it ends before.</summary>
    public void WaitUntilReady() => WaitFor(() => Output.Contains("Ready;", StringComparison.Ordinal), "it is not ready");

    public void WaitFor(Func<bool> condition, string otherwise)
    {
        for (Stopwatch clock = Stopwatch.StartNew(); !condition(); Thread.Sleep(20))
            if (_process.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
                Assert.Fail($"{otherwise}: {Output}");
    }

    /// <summary>Waits for its end; the exit code.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(60_000))
            Assert.Fail($"It does not end: {Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Sends a signal: "TERM", "INT".</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, $"{Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static string NewName() => $"test-{Guid.NewGuid().ToString("N")[..12]}";

    private void Note(string? line)
    {
        lock (_error)
            _error.AppendLine(line);
    }
}
