using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Tells of commands that keepalived would not trust: those that run while enable_script_security is off. A command that is not on this
/// machine does not count, unless it belongs to the directory of the configuration, with which it will come.
/// </summary>
internal sealed class ScriptCheck(IFileSource files, string path, BindingContext context)
{
    private const string Users = "/etc/passwd";

    private readonly string _directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
    private readonly HashSet<string>? _users = ReadUsers(files);

    /// <summary>Reports what is found.</summary>
    public void Check(ScriptSettings settings)
    {
        bool isDefaultKnown = IsKnown(settings.User);
        if (!isDefaultKnown && context.ScriptUserAt is { } at)
            context.Log.Warning(at, $"script_user: there is no user '{settings.User}' on this machine");
        foreach (ScriptUse use in context.Scripts)
        {
            string? user = use.Script.User ?? settings.User;
            if (use.Script.User is null ? !isDefaultKnown : !IsKnown(user))
                ReportUser(use, user!);
            else if (!settings.IsSecure && IsThere(use.Script.Program))
            {
                context.Log.ScriptSecurity(use.At,
                    $"{use.Script.Program} would be run, and enable_script_security is not on; write it into global_defs");
            }
        }
    }

    private void ReportUser(ScriptUse use, string user)
    {
        context.UnusableScripts.Add(use.Script);
        string message = $"there is no user '{user}' on this machine to run {use.Script.Program} as, so it is not run";
        if (use.Decides)
            context.Log.Warning(use.At, message);
        else
            context.Log.Note(use.At, message);
    }

    private bool IsKnown(string? user) => user is null || _users is null || _users.Contains(user);

    private bool IsThere(string program)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
            return Script.SearchPath.Any(directory => IsFile($"{directory}/{program}"));
        string full = Path.GetFullPath(program, _directory);
        return full.StartsWith(_directory + "/", StringComparison.Ordinal) || IsFile(full);
    }

    private bool IsFile(string file) => files.KindOf(file) is FileKind.Readable or FileKind.Executable;

    private static HashSet<string>? ReadUsers(IFileSource files)
    {
        try
        {
            return files.KindOf(Users) != FileKind.Readable
                ? null
                : [.. files.ReadAllText(Users).Split('\n').Select(line => line.Split(':')[0])];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
