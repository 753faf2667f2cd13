using System.Globalization;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>What is run for a script: the program's path, whom it runs as, and whether it may run.</summary>
/// <param name="script">As configured.</param>
/// <param name="settings">What the director says of scripts.</param>
public sealed class ScriptCommand(Script script, ScriptSettings settings)
{
    private const string Root = "root";
    private const string DefaultUser = "keepalived_script";
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Whether the program is started by setpriv, which returns 126 and 127 when it cannot.</summary>
    public bool ChangesUser => Group is not null || User != Environment.UserName;

    /// <summary>Why it must not or cannot run, in a few words; null: it may.</summary>
    public string? WhyNot()
    {
        if (Find(script.Program) is not { } path)
            return $"{script.Program} is not there, or cannot be executed";
        if (UserAccounts.Find(User) is null)
            return $"there is no user {User}";
        return settings.IsSecure && User == Root ? ScriptSecurity.WhyUnsafe(path) : null;
    }

    /// <summary>The program's path and its arguments, preceded by what changes the user. Throws <see cref="LocalFailureException"/>.</summary>
    public IReadOnlyList<string> ToArguments()
    {
        if (WhyNot() is { } reason)
            throw new LocalFailureException(reason);
        string[] program = [Find(script.Program)!, .. script.Arguments.Skip(1)];
        if (!ChangesUser)
            return program;
        UserAccount account = UserAccounts.Find(User)!;
        string setpriv = Find("setpriv") ?? throw new LocalFailureException("setpriv (package util-linux) is missing");
        string group = Group ?? account.GroupId.ToString(CultureInfo.InvariantCulture);
        return [setpriv, $"--reuid={account.UserId}", $"--regid={group}", "--init-groups", "--", .. program];
    }

    /// <summary>Whom a script runs as, or would run as.</summary>
    public static string UserOf(Script? script, ScriptSettings settings) =>
        script?.User ?? settings.User ?? (UserAccounts.Find(DefaultUser) is null ? Root : DefaultUser);

    private string User => UserOf(script, settings);

    private string? Group => script.Group ?? (script.User is null ? settings.Group : null);

    private static string? Find(string program)
    {
        IEnumerable<string> paths = program.Contains('/', StringComparison.Ordinal)
            ? [program]
            : Script.SearchPath.Select(folder => $"{folder}/{program}");
        return paths.FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & Execute) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
