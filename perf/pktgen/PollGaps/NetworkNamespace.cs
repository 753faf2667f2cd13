using System.Diagnostics;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>A network namespace of the bench's own: the director's interfaces and addresses are in nobody's way there.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly string _name;

    /// <summary>Makes it.</summary>
    public NetworkNamespace(string name)
    {
        _name = name;
        Ip("netns", "add", name);
    }

    /// <summary>What stands before a command that is to run in it.</summary>
    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", _name];

    /// <summary>Runs `ip` in it.</summary>
    /// <exception cref="BenchException">It fails.</exception>
    public void Configure(params string[] arguments) => Ip(["-n", _name, .. arguments]);

    /// <summary>Whether an interface is there.</summary>
    public bool Has(string link) => Run(["-n", _name, "link", "show", link]).ExitCode == 0;

    /// <inheritdoc/>
    public void Dispose() => Run(["netns", "delete", _name]);

    private static void Ip(params string[] arguments)
    {
        (int exitCode, string error) = Run(arguments);
        if (exitCode != 0)
        {
            throw new BenchException($"'ip {string.Join(' ', arguments)}' failed: {error.Trim()}");
        }
    }

    private static (int ExitCode, string Error) Run(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
