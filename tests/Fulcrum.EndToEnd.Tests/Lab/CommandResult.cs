namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>How a program ended, with what it wrote.</summary>
internal sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>The output of a program that had to succeed.</summary>
    public string Expect()
    {
        Assert.That(ExitCode, Is.Zero, $"'{CommandLine}' failed:\n{Output}{Error}");
        return Output;
    }

    /// <summary>Both outputs of a program that had to fail.</summary>
    public string ExpectFailure()
    {
        Assert.That(ExitCode, Is.Not.Zero, $"'{CommandLine}' succeeded:\n{Output}{Error}");
        return Output + Error;
    }
}
