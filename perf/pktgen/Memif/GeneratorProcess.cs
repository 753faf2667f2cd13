using System.Text.Json;
using Fulcrum.Generator;

namespace Fulcrum.Pktgen.Memif;

/// <summary>fulcrum-generator as a process on the main core, before everything else there.</summary>
internal sealed class GeneratorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly ChildProcess _process;

    private GeneratorProcess(ChildProcess process) => _process = process;

    /// <summary>Process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it on a device whose other side is there.</summary>
    public static async Task<GeneratorProcess> StartAsync(string device, CancellationToken cancellation)
    {
        GeneratorProcess generator = new(ChildProcess.Start("fulcrum-generator",
        [
            Path.Combine(AppContext.BaseDirectory, "fulcrum-generator"),
            "--device", device, "--to", $"{DataPlaneSetup.MacOf(0)}", "--core", $"{BenchOptions.MainCore}",
        ], hasPriority: true));
        try
        {
            await generator._process.ReadAsync(line => line == Generator.Program.Ready, StartTime, cancellation);
            return generator;
        }
        catch
        {
            await generator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a trial.</summary>
    public async Task<TrialResult> RunAsync(Trial trial, CancellationToken cancellation)
    {
        await _process.WriteAsync(JsonSerializer.Serialize(trial, GeneratorJson.Default.Trial));
        TimeSpan limit = TimeSpan.FromSeconds(trial.WarmUpSeconds + trial.Seconds) + Margin;
        string line = await _process.ReadAsync(line => line.StartsWith('{'), limit, cancellation);
        return JsonSerializer.Deserialize(line, GeneratorJson.Default.TrialResult)!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Its end comes with that of its input; a signal would leave it no time to close its device.
        _process.CloseInput();
        _process.WaitForExit(EndTime);
        await _process.DisposeAsync();
    }
}
