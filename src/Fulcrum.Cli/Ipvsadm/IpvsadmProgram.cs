using Fulcrum.Cli.Ipvsadm.Names;
using Fulcrum.Cli.Ipvsadm.Options;
using Grpc.Core;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>
/// ipvsadm 1.31's command line over fulcrumd's API: the same options, output, messages and exit codes. Where Fulcrum differs:
/// Ipvsadm/README.md.
/// </summary>
public sealed class IpvsadmProgram
{
    /// <summary>The exit code of a command that failed.</summary>
    public const int Failed = 255;

    /// <summary>The exit code of a list that failed.</summary>
    public const int ListFailed = 1;

    private readonly INames _names;
    private readonly string _name;
    private readonly TextReader _input;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly ServiceActions _actions;
    private readonly Lists _lists;

    /// <summary>A program that <paramref name="name"/> calls in its messages.</summary>
    public IpvsadmProgram(Daemon daemon, INames names, string name, TextReader input, TextWriter output, TextWriter error)
    {
        (_names, _name, _input, _output, _error) = (names, name, input, output, error);
        _actions = new(daemon, error);
        _lists = new(daemon, names, output, error);
    }

    /// <summary>
    /// Runs one command line, without the program's name; the result is the exit code. Throws where the output cannot be written, and when
    /// it is cancelled.
    /// </summary>
    public async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        try
        {
            return await RunAsync(words, isRestored: false);
        }
        catch (UsageException exception)
        {
            // What was printed before it comes first.
            await _output.FlushAsync();
            await _error.WriteAsync(exception.Message.Length > 0 ? exception.Message + "\n" : "");
            return exception.ExitCode;
        }
    }

    private async Task<int> RunAsync(IReadOnlyList<string> words, bool isRestored)
    {
        try
        {
            IpvsadmCall call = CallReader.Read(words, _names, _name, isRestored);
            return call.Command == Word.Restore ? await RestoreAsync() : await ExecuteAsync(call);
        }
        catch (PoptException exception)
        {
            await _error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    /// <summary>Every line is a command line of its own. One that the director refuses does not end it; the last one says how it ended.</summary>
    private async Task<int> RestoreAsync()
    {
        int exitCode = 0;
        while (await _input.ReadLineAsync() is { } line)
        {
            string[] words = [.. line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(word => word != "ipvsadm")];
            if (words.Length > 0)
            {
                exitCode = await RunAsync(words, isRestored: true);
            }
        }

        return exitCode;
    }

    private async Task<int> ExecuteAsync(IpvsadmCall call)
    {
        try
        {
            switch (call.Command)
            {
                case Word.Help:
                    await _output.WriteAsync(HelpText.For(_name));
                    throw new UsageException("", exitCode: 0);
                case Word.Version:
                    await _output.WriteAsync(HelpText.Version);
                    throw new UsageException("", exitCode: 0);
                case Word.List:
                    await _lists.ListAsync(call);
                    return 0;
                case Word.Save:
                    await _lists.SaveAsync(call);
                    return 0;
                default:
                    await _actions.RunAsync(call);
                    return 0;
            }
        }
        catch (RpcException exception) when (Failure.Classify(exception) == FailureKind.Request)
        {
            if (exception.Status.DebugException is not null)
            {
                throw new UsageException($"Can't initialize ipvs: {Failure.Describe(exception)}");
            }

            string message = Refusals.Describe(exception, call);
            if (call.Command is Word.List or Word.Save)
            {
                throw new UsageException(message, ListFailed);
            }

            await _error.WriteLineAsync(message);
            return Failed;
        }
        catch (RequestException exception)
        {
            await _error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }
}
