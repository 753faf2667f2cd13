using System.CommandLine;
using Fulcrum.Cli.Ipvsadm;
using Fulcrum.Cli.Ipvsadm.Names;

namespace Fulcrum.Cli.Commands;

/// <summary>`ipvsadm`: everything behind this word is ipvsadm's, so that it is taken off the command line before that is parsed.</summary>
internal static class IpvsadmCommand
{
    private const string Word = "ipvsadm";
    private const string SocketOption = "--socket";

    /// <summary>For the help; it is never run.</summary>
    public static Command Create() => new(Word, "Everything behind this word is taken as ipvsadm 1.31 takes it; see 'fulcrumctl ipvsadm -h'.")
    {
        new Argument<string[]>("ARGUMENT") { Arity = ArgumentArity.ZeroOrMore, Description = "ipvsadm's commands and options" },
    };

    /// <summary>ipvsadm's words and the socket that is named before them; null: the command line is another one.</summary>
    public static (string? Socket, IReadOnlyList<string> Words)? Find(IReadOnlyList<string> args)
    {
        return args switch
        {
            [Word, ..] => (null, [.. args.Skip(1)]),
            [SocketOption, var path, Word, ..] => (path, [.. args.Skip(3)]),
            [var option, Word, ..] when option.StartsWith(SocketOption + "=", StringComparison.Ordinal) =>
                (option[(SocketOption.Length + 1)..], [.. args.Skip(2)]),
            _ => null,
        };
    }

    /// <summary>Runs it; the result is the exit code.</summary>
    /// <param name="name">What it calls itself.</param>
    /// <param name="socket">fulcrumd's; null: where it is without an option.</param>
    /// <param name="words">Its own.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static async Task<int> RunAsync(string name, string? socket, IReadOnlyList<string> words, TextWriter output, TextWriter error)
    {
        using CancellationTokenSource interruption = new();
        ConsoleCancelEventHandler interrupt = (_, request) =>
        {
            request.Cancel = true;
            interruption.Cancel();
        };
        Console.CancelKeyPress += interrupt;
        try
        {
            using Daemon daemon = new(GlobalOptions.SocketPath(socket), interruption.Token);
            return await new IpvsadmProgram(daemon, new SystemNames(), name, Console.In, output, error).RunAsync(words);
        }
        finally
        {
            Console.CancelKeyPress -= interrupt;
        }
    }
}
