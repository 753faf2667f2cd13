using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Scripts;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>Runs a script once: as its user, if it may run, with what it writes in the log. Thread-safe.</summary>
public sealed class ScriptRunner(ILogger log)
{
    private const int MostLines = 100;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when it has ended. Never throws; what goes wrong is logged.</summary>
    /// <param name="script">What is run.</param>
    /// <param name="settings">Whom it runs as, and whether it may.</param>
    /// <param name="what">What it is, for the log: "quorum_up of TCP 192.0.2.1:80".</param>
    /// <param name="limit">After which it is ended.</param>
    /// <param name="stop">Ends it, too.</param>
    public async Task RunAsync(Script script, ScriptSettings settings, string what, TimeSpan limit, CancellationToken stop)
    {
        try
        {
            using ScriptOutput output = new();
            ScriptProcess process = ScriptProcess.Start(new ScriptCommand(script, settings).ToArguments(), output.WriteEnd);
            output.CloseWriteEnd();
            ScriptExit? exit = await FollowAsync(process, output, what, limit, stop).ConfigureAwait(false);
            if (exit is null)
                await process.EndAsync().ConfigureAwait(false);
            if (exit is null && !stop.IsCancellationRequested)
                log.LogWarning("{What} did not end within {Limit} s and was ended.", what, limit.TotalSeconds);
            else if (exit is { Signal: not 0 } killed)
                log.LogWarning("{What} was ended by signal {Signal}.", what, killed.Signal);
            else if (exit is { Code: not 0 } failed)
                log.LogWarning("{What} returned {Code}.", what, failed.Code);
        }
        catch (LocalFailureException e)
        {
            log.LogError("{What} is not run: {Reason}", what, e.Message);
        }
    }

    /// <summary>How it ended; null: it runs still.</summary>
    private async Task<ScriptExit?> FollowAsync(
        ScriptProcess process, ScriptOutput output, string what, TimeSpan limit, CancellationToken stop)
    {
        int lines = 0;
        long begin = TimeProvider.System.GetTimestamp();
        ScriptExit? exit = null;
        while (exit is null && !stop.IsCancellationRequested && TimeProvider.System.GetElapsedTime(begin) < limit)
        {
            exit = await process.WaitAsync(s_look, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            foreach (string line in output.ReadLines(isEnd: exit is not null))
            {
                if (++lines <= MostLines)
                    log.LogInformation("{What}: {Line}", what, line);
            }
        }
        return exit;
    }
}
