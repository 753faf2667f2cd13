namespace Fulcrum.Cli.Ipvsadm;

/// <summary>
/// What ends the program, also amid the lines that are restored: mostly a wrong command line. The message is what ipvsadm says then; empty:
/// nothing.
/// </summary>
internal sealed class UsageException(string message, int exitCode = UsageException.Wrong) : Exception(message)
{
    /// <summary>ipvsadm's exit code for arguments that do not make sense.</summary>
    public const int Wrong = 2;

    /// <summary>The program's exit code.</summary>
    public int ExitCode => exitCode;
}
