using System.Diagnostics;
using System.Text;
using Fulcrum.ControlPlane.Services.Hosting;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>fulcrumd as a process of its own.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Uses the paths of <see cref="RunningDaemon.OptionsFor"/>.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="space">The network namespace whose kernel it uses; null: it leaves the kernel alone.</param>
    public DaemonProcess(TemporaryDirectory directory, string? space = null)
    {
        DaemonOptions options = RunningDaemon.OptionsFor(directory);
        string[] arguments =
        [
            typeof(Daemon).Assembly.Location,
            "--config", options.ConfigurationFile, "--api", options.ApiSocket,
            "--data-plane", options.DataPlaneSocket, "--state", options.StateDirectory,
        ];
        ProcessStartInfo start = space is null
            ? new("dotnet", [.. arguments, "--no-kernel"])
            : new("ip", ["netns", "exec", space, "dotnet", .. arguments]);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.Environment.Remove("JOURNAL_STREAM");
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.OutputDataReceived += (_, line) => Add($"stdout: {line.Data}");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Everything written to stderr so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>HUP, TERM, KILL.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_output)
        {
            if (line is not (null or "stdout: "))
                _output.AppendLine(line);
        }
    }
}
