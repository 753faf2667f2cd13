using System.Diagnostics;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    private const int TimeoutMs = 60_000;

    /// <summary>Runs <paramref name="program"/> and returns how it ended; a program that takes a minute is killed and fails the test.</summary>
    public static CommandResult Run(string program, params string[] arguments) => Run(program, arguments, []);

    /// <summary>The same with variables added to the environment.</summary>
    public static CommandResult Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeoutMs))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{program} {string.Join(' ', arguments)}' did not end within a minute.");
        }

        return new CommandResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.Result, error.Result);
    }
}
