using System.CommandLine;

namespace Fulcrum.Cli;

/// <summary>The options that every command takes.</summary>
public sealed class GlobalOptions
{
    /// <summary>Where fulcrumd listens when neither the option nor the environment says so.</summary>
    public const string DefaultSocket = "/run/fulcrum/fulcrumd.sock";

    /// <summary>Environment variable that names the socket.</summary>
    public const string SocketVariable = "FULCRUM_SOCKET";

    /// <summary>fulcrumd's Unix socket.</summary>
    public Option<string> Socket { get; } = new("--socket")
    {
        Description = $"fulcrumd's Unix socket (default: ${SocketVariable}, else {DefaultSocket})",
        HelpName = "PATH",
        Recursive = true,
    };

    /// <summary>JSON in place of text.</summary>
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document",
        Recursive = true,
    };

    /// <summary>A command that does <paramref name="action"/>, with a connection to fulcrumd and the writers.</summary>
    /// <param name="name">The word on the command line.</param>
    /// <param name="description">A sentence for the help.</param>
    /// <param name="action">What it does; it fails by an exception.</param>
    /// <param name="symbols">Its arguments in their order, and its options.</param>
    public Command CreateCommand(string name, string description, Func<CommandContext, Task> action, params Symbol[] symbols)
    {
        Command command = new(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            using Daemon daemon = new(SocketPath(parsed.GetValue(Socket)), cancellation);
            await action(new CommandContext(parsed, daemon, parsed.GetValue(Json), cancellation));
            return 0;
        });
        return command;
    }

    /// <summary>The socket that counts where <paramref name="given"/> is the option's value; null: it is not written.</summary>
    public static string SocketPath(string? given)
    {
        string? path = given ?? Environment.GetEnvironmentVariable(SocketVariable);
        return string.IsNullOrEmpty(path) ? DefaultSocket : path;
    }
}
