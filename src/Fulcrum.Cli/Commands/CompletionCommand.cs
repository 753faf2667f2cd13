using System.CommandLine;
using Fulcrum.Cli.Completion;

namespace Fulcrum.Cli.Commands;

/// <summary>`completion bash`.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Command bash = new("bash", "For bash: source <(fulcrumctl completion bash)");
        bash.SetAction((arguments, cancellation) =>
            arguments.InvocationConfiguration.Output.WriteAsync(BashCompletion.Format(CommandLine.CreateRoot()).AsMemory(), cancellation));
        return new("completion", "Print a script that lets the shell complete command lines.") { bash };
    }
}
