using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using Fulcrum.Cli.Ipvsadm.Options;

namespace Fulcrum.Cli.Completion;

/// <summary>
/// A script that lets bash complete command lines: verbs, options, and the words that options take, all from the tree of commands. What it
/// prints is one function; it asks no daemon.
/// </summary>
public static class BashCompletion
{
    private const string Ipvsadm = "ipvsadm";

    /// <summary>The script for <paramref name="root"/> and the options of ipvsadm.</summary>
    public static string Format(RootCommand root)
    {
        ArgumentNullException.ThrowIfNull(root);
        List<Node> nodes = [];
        Collect(root, "", [], nodes);
        IEnumerable<string> verbs = nodes.Where(node => node.Path.Length > 0).SelectMany(node => node.Paths);
        return
            $$"""
            # bash completion of fulcrumctl, and of ipvsadm where that is a link to it. Made by 'fulcrumctl completion bash'.
            _fulcrumctl() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} path='' words='' files='' i
                [[ ${COMP_WORDS[0]##*/} != ipvsadm ]] || path=' ipvsadm'
                for ((i = 1; i < COMP_CWORD; i++)); do
                    [[ $path != ' ipvsadm' ]] || break
                    case "$path ${COMP_WORDS[i]}" in
                        {{string.Join(" | ", verbs.Select(Quote))}}) path+=" ${COMP_WORDS[i]}" ;;
                    esac
                done
                COMPREPLY=()
                case "$path $before" in
            {{Values(nodes)}}
                    *)
                        case $path in
            {{Words(nodes)}}
                        esac
                        ;;
                esac
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
                if [[ $files && $word != -* ]]; then
                    compopt -o filenames 2>/dev/null
                    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$word")
                fi
            }
            complete -F _fulcrumctl fulcrumctl
            [[ $(readlink -f "$(type -P ipvsadm)") != */fulcrumctl ]] || complete -F _fulcrumctl ipvsadm

            """;
    }

    /// <summary>What completes the values of options: files, words, or nothing.</summary>
    private static string Values(IEnumerable<Node> nodes)
    {
        StringBuilder text = new();
        foreach (Node node in nodes)
        {
            foreach (Option option in node.Options.Where(option => option.Arity.MinimumNumberOfValues > 0))
            {
                string[] words = [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];
                string[] names = [option.Name, .. option.Aliases];
                IEnumerable<string> patterns = node.Paths.SelectMany(path => names.Select(name => Quote($"{path} {name}")));
                string action = IsFile(option.HelpName) ? "files=1" : words.Length > 0 ? $"words={Quote(string.Join(' ', words))}" : "return";
                text.Append($"        {string.Join(" | ", patterns)}) {action} ;;\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Words(IEnumerable<Node> nodes)
    {
        StringBuilder text = new();
        foreach (Node node in nodes)
        {
            IEnumerable<string> words = node.Path == $" {Ipvsadm}"
                ? OptionNames.All.Where(name => name.Long.Length > 0).Select(name => $"--{name.Long}").Order(StringComparer.Ordinal)
                : node.Verbs.Concat(node.Options.Select(option => option.Name)).Append("--help");
            text.Append($"                {string.Join(" | ", node.Paths.Select(Quote))}) words={Quote(string.Join(' ', words))}{(node.TakesFiles ? " files=1" : "")} ;;\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static bool IsFile(string? name) => name is not null && (name.Contains("FILE", StringComparison.Ordinal) || name == "PATH");

    private static void Collect(Command command, string path, IReadOnlyList<Option> inherited, List<Node> nodes)
    {
        List<Option> options = [.. command.Options.Where(option => option is not System.CommandLine.Help.HelpOption and not VersionOption)];
        List<Option> passedOn = [.. inherited, .. options.Where(option => option.Recursive)];
        IEnumerable<Option> own = options.Concat(inherited.Where(option => options.All(other => other.Name != option.Name)));
        string parent = path.Length == 0 ? "" : path[..path.LastIndexOf(' ')];
        nodes.Add(new(
            path,
            [.. path.Length == 0 ? [""] : new[] { command.Name }.Concat(command.Aliases).Select(name => $"{parent} {name}")],
            [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)],
            [.. own],
            command.Arguments.Any(argument => IsFile(argument.HelpName ?? argument.Name))));
        foreach (Command verb in command.Subcommands.Where(verb => !verb.Hidden))
        {
            Collect(verb, $"{path} {verb.Name}", passedOn, nodes);
        }
    }

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A command: the words that lead to it, other spellings of the last one, and what may follow.</summary>
    private sealed record Node(
        string Path, IReadOnlyList<string> Paths, IReadOnlyList<string> Verbs, IReadOnlyList<Option> Options, bool TakesFiles);
}
