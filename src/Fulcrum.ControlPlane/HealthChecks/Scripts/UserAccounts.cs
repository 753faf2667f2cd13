using System.Globalization;

namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>The users of /etc/passwd, and the groups of /etc/group.</summary>
public static class UserAccounts
{
    private const string PasswordFile = "/etc/passwd";
    private const string GroupFile = "/etc/group";

    /// <summary>By name; null where there is none.</summary>
    public static UserAccount? Find(string name) => ReadLines(PasswordFile).Select(Parse).FirstOrDefault(user => user?.Name == name);

    /// <summary>A group's number, by name; null where there is none.</summary>
    public static uint? FindGroup(string name) => ReadLines(GroupFile).Select(line => line.Split(':'))
        .Where(fields => fields.Length > 2 && fields[0] == name)
        .Select(fields => uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint group) ? group : (uint?)null)
        .FirstOrDefault();

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>"name:x:uid:gid:..."; null for what is no such line.</summary>
    private static UserAccount? Parse(string line)
    {
        string[] fields = line.Split(':');
        return fields.Length > 3
            && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
            && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out uint group)
            ? new(fields[0], user, group)
            : null;
    }
}
