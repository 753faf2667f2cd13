namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>How a process ended.</summary>
/// <param name="Code">What it returned; meaningless where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0: none.</param>
public readonly record struct ScriptExit(int Code, int Signal)
{
    /// <summary>From the status word of waitpid.</summary>
    public static ScriptExit FromStatus(int status) => new((status >> 8) & 0xff, status & 0x7f);
}
