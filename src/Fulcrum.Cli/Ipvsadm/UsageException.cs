namespace Fulcrum.Cli.Ipvsadm;

/// <summary>
/// The command line is wrong in a way that ends the program, also amid the lines that are restored. The message is what ipvsadm says then.
/// </summary>
internal sealed class UsageException(string message, int exitCode = UsageException.Wrong) : Exception(message)
{
    /// <summary>ipvsadm's exit code for arguments that do not make sense.</summary>
    public const int Wrong = 2;

    /// <summary>The program's exit code.</summary>
    public int ExitCode => exitCode;
}
