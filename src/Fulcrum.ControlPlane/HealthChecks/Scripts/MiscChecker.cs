using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>
/// MISC_CHECK: succeeds when a command returns 0; with misc_dynamic 2 to 255 are successes too, and say a weight of the code less 2.
/// A command that does not end in time is ended with all that it has started, and counts as failed; there is never a second one.
/// </summary>
public sealed class MiscChecker(MiscCheck check, ScriptCommand command, TimeProvider time) : IChecker
{
    private const int FirstDynamicCode = 2;
    private const int NotExecutable = 126;
    private const int NotFound = 127;

    private ScriptProcess? _last;

    /// <inheritdoc />
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        if (_last is not null && _last.TryReap() is null)
            return CheckResult.Failure("the run before cannot be ended");
        ScriptProcess process;
        try
        {
            process = _last = ScriptProcess.Start(command.ToArguments());
        }
        catch (LocalFailureException e)
        {
            return CheckResult.Inconclusive(e.Message);
        }
        try
        {
            if (await process.WaitAsync(check.Timeout, time, cancellation).ConfigureAwait(false) is { } exit)
                return Judge(exit);
        }
        catch (OperationCanceledException)
        {
            _ = process.EndAsync();
            throw;
        }
        await process.EndAsync().ConfigureAwait(false);
        return CheckResult.Failure($"the command did not end within {check.Timeout.TotalSeconds:0.###} s");
    }

    private CheckResult Judge(ScriptExit exit)
    {
        if (exit.Signal != 0)
            return CheckResult.Failure($"signal {exit.Signal} ended the command");
        if (exit.Code == 0)
            return check.IsDynamic ? CheckResult.Success with { Weight = CheckWeight.AsWritten } : CheckResult.Success;
        bool hasNotRun = command.ChangesUser && exit.Code is NotExecutable or NotFound;
        return check.IsDynamic && exit.Code >= FirstDynamicCode && !hasNotRun
            ? CheckResult.Success with { Weight = new CheckWeight(exit.Code - FirstDynamicCode, IsAbsolute: true) }
            : CheckResult.Failure($"the command returned {exit.Code}");
    }
}
