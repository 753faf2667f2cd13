using System.Diagnostics;

namespace Fulcrum.Guest.Tests;

/// <summary>Runs a program of the host to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs <paramref name="program"/>, which has to succeed, and returns what it writes.</summary>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string line = $"{program} {string.Join(' ', arguments)}";
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"'{line}' did not end within {s_patience.TotalMinutes} minutes.");
        }

        return process.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException($"'{line}' failed with code {process.ExitCode}:\n{output.Result}{error.Result}");
    }
}
