using System.CommandLine;
using System.Diagnostics;
using System.Text;

namespace Fulcrum.Cli;

/// <summary>
/// Runs the daemons' programs for what needs no running daemon, so that there is one parser, one compiler and one pipeline.
/// </summary>
public static class SiblingProgram
{
    /// <summary>Environment variable that names the directory of the programs.</summary>
    public const string DirectoryVariable = "FULCRUM_PROGRAMS";

    /// <summary>Path of a program: in the directory that the environment names, else beside fulcrumctl.</summary>
    /// <exception cref="RequestException">It is not there.</exception>
    public static string Find(string name)
    {
        string? directory = Environment.GetEnvironmentVariable(DirectoryVariable);
        string path = Path.Combine(string.IsNullOrEmpty(directory) ? AppContext.BaseDirectory : directory, name);
        return File.Exists(path)
            ? path
            : throw new RequestException($"There is no {path}; set {DirectoryVariable} to the directory of fulcrumd and fulcrum-dataplane.");
    }

    /// <summary>Runs a program to its end and passes on what it says.</summary>
    /// <exception cref="RequestException">It failed; the text is what it said.</exception>
    public static async Task RunAsync(
        string path, IEnumerable<string> arguments, InvocationConfiguration writers, CancellationToken cancellation)
    {
        (int exitCode, string messages) = await StartAsync(path, arguments, writers, cancellation);
        if (exitCode != 0)
        {
            throw new RequestException(messages.Trim() is { Length: > 0 } text
                ? text
                : $"{Path.GetFileName(path)} ended with exit code {exitCode} and said nothing.");
        }

        await writers.Error.WriteAsync(messages);
    }

    /// <summary>Runs a program to its end, passes on what it says, and returns its exit code.</summary>
    public static async Task<int> PassThroughAsync(
        string path, IEnumerable<string> arguments, InvocationConfiguration writers, CancellationToken cancellation)
    {
        (int exitCode, string messages) = await StartAsync(path, arguments, writers, cancellation);
        await writers.Error.WriteAsync(messages);
        return exitCode;
    }

    private static async Task<(int ExitCode, string Messages)> StartAsync(
        string path, IEnumerable<string> arguments, InvocationConfiguration writers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(writers);
        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await PassOnAsync(process.StandardOutput, writers.Output, cancellation);
            await process.WaitForExitAsync(cancellation);
        }
        catch
        {
            process.Kill();
            throw;
        }
        return (process.ExitCode, await said);
    }

    private static async Task PassOnAsync(StreamReader from, TextWriter to, CancellationToken cancellation)
    {
        char[] buffer = new char[16 * 1024];
        for (int count; (count = await from.ReadAsync(buffer, cancellation)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
    }
}
