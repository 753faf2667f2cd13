using System.CommandLine;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Commands;

/// <summary>`config diff`: what a reload would change.</summary>
internal static class ConfigDiffCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "A file against what the director runs; two files, OLD and NEW, without a daemon; none: the director's own file",
        Arity = new(0, 2),
    };

    public static Command Create(GlobalOptions options) => options.CreateCommand(
        "diff", "Say what a reload would change, and how many sessions that touches.", RunAsync, Files, ConfigId.Option);

    private static async Task RunAsync(CommandContext context)
    {
        string[] files = context.Arguments.GetValue(Files) ?? [];
        if (files.Length == 2)
        {
            await SiblingProgram.RunAsync(SiblingProgram.Find("fulcrumd"),
                ["config", "diff", .. files, .. context.JsonOption, .. ConfigId.PassedOn(context.Arguments)], context.Arguments.InvocationConfiguration, context.Cancellation);
            return;
        }
        try
        {
            DiffConfigurationRequest request = files.Length == 0 ? new() : await ReadAsync(files[0], context.Cancellation);
            request.ConfigId = context.Arguments.GetValue(ConfigId.Option) ?? "";
            await context.PrintAsync(await context.Daemon.Configuration.DiffAsync(request, context.Daemon.Call), Format);
        }
        catch (RpcException exception) when (ConfigurationRefusals.Of(exception) is { } refusal)
        {
            throw new RequestException(ConfigurationRefusals.Text(refusal, "A reload would be refused"));
        }
    }

    /// <summary>The file is read with the caller's rights, what it includes with the director's.</summary>
    private static async Task<DiffConfigurationRequest> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return new() { File = Path.GetFullPath(file), Text = await File.ReadAllTextAsync(file, cancellation) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RequestException($"{file} cannot be read: {exception.Message}");
        }
    }

    private static string Format(DiffConfigurationResponse answer)
    {
        if (answer.Changes.Count == 0)
            return "A reload would change nothing.\n";
        string lines = string.Concat(answer.Changes.Select(change => change.Text + "\n"));
        return answer.SessionsKnown ? lines : lines + "The data plane is away: numbers of sessions are not known.\n";
    }
}
