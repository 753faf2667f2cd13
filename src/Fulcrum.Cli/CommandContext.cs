using System.CommandLine;
using Fulcrum.Cli.Formatting;
using Google.Protobuf;

namespace Fulcrum.Cli;

/// <summary>One run of a command: its arguments, the daemon, where text goes.</summary>
public sealed record CommandContext(ParseResult Arguments, Daemon Daemon, bool Json, CancellationToken Cancellation)
{
    /// <summary>Standard output.</summary>
    public TextWriter Output => Arguments.InvocationConfiguration.Output;

    /// <summary>Standard error.</summary>
    public TextWriter Error => Arguments.InvocationConfiguration.Error;

    /// <summary>What a sibling program is told about the form of its output.</summary>
    public IEnumerable<string> JsonOption => Json ? ["--json"] : [];

    /// <summary>Prints the message as JSON where that is asked for, else the text that <paramref name="format"/> makes.</summary>
    public Task PrintAsync<T>(T message, Func<T, string> format)
        where T : IMessage
    {
        ArgumentNullException.ThrowIfNull(format);
        return Output.WriteAsync(Json ? JsonText.Document(message) : format(message));
    }

    /// <summary>Prints the changed object as JSON where that is asked for, else nothing: silence is success.</summary>
    public Task PrintChangeAsync<T>(T message)
        where T : IMessage => PrintAsync(message, _ => "");

    /// <summary>Prints sentences that are not the answer itself on standard error.</summary>
    public async Task WarnAsync(IEnumerable<string> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        foreach (string sentence in sentences)
        {
            await Error.WriteLineAsync($"Warning: {sentence}");
        }
    }
}
