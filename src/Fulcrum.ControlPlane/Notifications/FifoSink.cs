using Fulcrum.ControlPlane.HealthChecks.Scripts;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>A fifo of the configuration with the script that reads it, which is started again when it ends.</summary>
internal sealed class FifoSink : IDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly NotificationFifo _fifo;

    /// <summary>Makes the fifo, and starts its reader.</summary>
    /// <param name="pipe">With a path.</param>
    /// <param name="scripts">Whom the reader runs as; the fifo belongs to this user.</param>
    /// <param name="runner">For the reader.</param>
    /// <param name="log">For what goes wrong.</param>
    public FifoSink(NotificationPipe pipe, ScriptSettings scripts, ScriptRunner runner, ILogger log)
    {
        string path = pipe.Path!;
        UserAccount? owner = UserAccounts.Find(pipe.User ?? ScriptCommand.UserOf(pipe.Reader, scripts));
        _fifo = new(path, owner, pipe.Group is { } group ? UserAccounts.FindGroup(group) : null, log);
        if (pipe.Reader is { } reader)
            _ = ReadAsync(reader with { Arguments = [.. reader.Arguments, path] }, scripts, runner, _stop.Token);
    }

    /// <summary>Writes a line; never waits.</summary>
    public void Write(string line) => _fifo.Write(line);

    /// <summary>Ends the reader, too.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _fifo.Dispose();
    }

    private static async Task ReadAsync(Script reader, ScriptSettings scripts, ScriptRunner runner, CancellationToken stop)
    {
        for (TimeSpan pause = s_firstPause; !stop.IsCancellationRequested; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            await runner.RunAsync(reader, scripts, $"the fifo's reader {reader.Program}", TimeSpan.MaxValue, stop).ConfigureAwait(false);
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
