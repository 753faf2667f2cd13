using System.CommandLine;
using Fulcrum.Cli.Commands;

namespace Fulcrum.Cli;

/// <summary>The verbs of fulcrumctl, and how one of them is run.</summary>
public static class CommandLine
{
    private const int UsageError = 2;
    private const int Interrupted = 130;

    /// <summary>Runs one command line; the result is the exit code. Failures become one sentence on <paramref name="error"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        if (IpvsadmCommand.Find(args) is { } ipvsadm)
        {
            return await RunIpvsadmAsync("fulcrumctl ipvsadm", ipvsadm.Socket, ipvsadm.Words, output, error);
        }

        ParseResult parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(problem => problem.Message).Distinct())
            {
                await error.WriteLineAsync(message);
            }

            await error.WriteLineAsync($"See '{CommandPath(parsed)} --help'.");
            return UsageError;
        }

        try
        {
            InvocationConfiguration configuration = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            int exitCode = await parsed.InvokeAsync(configuration);
            await output.FlushAsync();
            return exitCode;
        }
        catch (Exception exception)
        {
            return await ReportAsync(exception, output, error);
        }
    }

    /// <summary>Runs a command line of ipvsadm's, which names itself in its messages; the result is the exit code.</summary>
    public static async Task<int> RunIpvsadmAsync(string name, string? socket, IReadOnlyList<string> words, TextWriter output, TextWriter error)
    {
        try
        {
            int exitCode = await IpvsadmCommand.RunAsync(name, socket, words, output, error);
            await output.FlushAsync();
            return exitCode;
        }
        catch (Exception exception)
        {
            return await ReportAsync(exception, output, error);
        }
    }

    /// <summary>The tree of commands.</summary>
    public static RootCommand CreateRoot()
    {
        GlobalOptions options = new();
        RootCommand root = new(
            """
            Looks at and changes what fulcrumd runs: virtual services, real servers, local-address pools, sessions, counters.

            A virtual service is written PROTOCOL:ADDRESS:PORT, for example tcp:192.0.2.1:80 or udp:[2001:db8::1]:53;
            protocols are tcp, udp and sctp. One of a mark is written fwm:MARK, or fwm6:MARK for IPv6.
            With --json a command prints one JSON document (protobuf JSON: camelCase names, 64-bit numbers as strings).
            Exit code: 0 done, 1 failed (one sentence on standard error), 2 wrong usage; of config check and config lvs see there.
            """);
        root.Options.Add(options.Socket);
        root.Options.Add(options.Json);
        root.Subcommands.Add(ListCommand.Create(options));
        root.Subcommands.Add(SessionsCommand.Create(options));
        root.Subcommands.Add(PortsCommand.Create(options));
        root.Subcommands.Add(WorkersCommand.Create(options));
        root.Subcommands.Add(SyncCommand.Create(options));
        root.Subcommands.Add(DropsCommand.Create(options));
        root.Subcommands.Add(CountersCommand.Create(options));
        root.Subcommands.Add(VrrpCommand.Create(options));
        root.Subcommands.Add(StatusCommand.Create(options));
        root.Subcommands.Add(ReloadCommand.Create(options));
        root.Subcommands.Add(ConfigCommands.Create(options));
        root.Subcommands.Add(ServiceCommands.Create(options));
        root.Subcommands.Add(ServerCommands.Create(options));
        root.Subcommands.Add(PoolCommands.Create(options));
        root.Subcommands.Add(MarkCommands.Create(options));
        root.Subcommands.Add(SettingsCommands.Create(options));
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(IpvsadmCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        return root;
    }

    private static async Task<int> ReportAsync(Exception exception, TextWriter output, TextWriter error)
    {
        switch (Failure.Classify(exception))
        {
            case FailureKind.BrokenPipe:
                return 0;
            case FailureKind.Interrupted:
                return Interrupted;
            case FailureKind.Output:
                break;
            default:
                // What was printed before the failure still belongs to the reader.
                await output.FlushAsync();
                break;
        }

        await error.WriteLineAsync(Failure.Describe(exception));
        return 1;
    }

    private static string CommandPath(ParseResult parsed)
    {
        List<string> names = [];
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command)
            {
                names.Insert(0, command.Command.Name);
            }
        }

        names.Insert(0, "fulcrumctl");
        return string.Join(' ', names);
    }
}
