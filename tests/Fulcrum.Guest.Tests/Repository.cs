using System.Reflection;

namespace Fulcrum.Guest.Tests;

/// <summary>The tree that these tests belong to.</summary>
internal static class Repository
{
    private static readonly string s_root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Absolute path of a file or folder, given from the top folder.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(s_root, relative);
}
