namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>enable_script_security: nothing runs as root that somebody else could change.</summary>
public static unsafe class ScriptSecurity
{
    private const int UserOffset = 20;
    private const int GroupOffset = 24;
    private const int ModeOffset = 28;
    private const int GroupWrites = 0x10;
    private const int OthersWrite = 0x02;
    private const int KindMask = 0xf000;
    private const int SymbolicLink = 0xa000;

    /// <summary>
    /// Why a program must not run as root: it, a folder above it, or what a link on the way points to may be changed by others.
    /// Null: it may.
    /// </summary>
    public static string? WhyUnsafe(string path)
    {
        string full = Path.GetFullPath(path);
        foreach (string part in PartsOf(full).Concat(PartsOf(Resolve(full))).Distinct())
        {
            if (WhoElseWrites(part) is { } who)
                return $"{path} is not run as root, because {who} may change {part}";
        }
        return null;
    }

    private static IEnumerable<string> PartsOf(string path)
    {
        for (string? part = path; part is not null; part = Path.GetDirectoryName(part))
            yield return part;
    }

    private static string Resolve(string path)
    {
        string resolved = "/";
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(resolved, name);
            try
            {
                FileSystemInfo file = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
                resolved = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next;
            }
            catch (IOException)
            {
                resolved = next;
            }
        }
        return resolved;
    }

    private static string? WhoElseWrites(string path)
    {
        Span<byte> statistics = stackalloc byte[ScriptLibc.StructureLength];
        fixed (byte* buffer = statistics)
        {
            if (ScriptLibc.Statistics(ScriptLibc.CurrentDirectory, path, ScriptLibc.NoFollow, ScriptLibc.BasicStatistics, buffer) != 0)
                return "nobody knows who";
        }
        uint user = BitConverter.ToUInt32(statistics[UserOffset..]);
        uint group = BitConverter.ToUInt32(statistics[GroupOffset..]);
        int mode = BitConverter.ToUInt16(statistics[ModeOffset..]);
        if (user != 0)
            return $"user {user}";
        // The mode of a symbolic link says nothing; what counts is the folder that holds it.
        if ((mode & KindMask) == SymbolicLink)
            return null;
        if ((mode & OthersWrite) != 0)
            return "everybody";
        return (mode & GroupWrites) != 0 && group != 0 ? $"group {group}" : null;
    }
}
