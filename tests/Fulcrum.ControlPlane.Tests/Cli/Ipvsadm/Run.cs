using Fulcrum.Cli.Ipvsadm;
using Fulcrum.Cli.Ipvsadm.Names;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>How a command line ended.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the words here, against the director on the socket.</summary>
    public static async Task<Run> OfAsync(string socket, INames names, IReadOnlyList<string> words, string input = "")
    {
        using Daemon daemon = new(socket, CancellationToken.None);
        StringWriter output = new() { NewLine = "\n" };
        StringWriter error = new() { NewLine = "\n" };
        int exitCode = await new IpvsadmProgram(daemon, names, "ipvsadm", new StringReader(input), output, error).RunAsync(words);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
