using System.Diagnostics;
using System.Reflection;

namespace Fulcrum.Bench.Tests;

/// <summary>Scripts and programs of the tree, run to their end.</summary>
internal static class Script
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Absolute path of a file of the tree.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(
        typeof(Script).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, relative);

    /// <summary>Runs it; one that takes a minute is ended and fails the test.</summary>
    public static (int ExitCode, string Output, string Error) Run(string program, string[] arguments, string input = "")
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{program}' did not end within a minute.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
