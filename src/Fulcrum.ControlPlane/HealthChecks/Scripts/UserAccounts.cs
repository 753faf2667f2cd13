using System.Globalization;

namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>The users of /etc/passwd.</summary>
public static class UserAccounts
{
    private const string PasswordFile = "/etc/passwd";

    /// <summary>By name; null where there is none.</summary>
    public static UserAccount? Find(string name)
    {
        try
        {
            return File.ReadLines(PasswordFile).Select(Parse).FirstOrDefault(user => user?.Name == name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
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
