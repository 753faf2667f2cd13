using System.Reflection;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>The tree that these tests belong to.</summary>
internal static class Repository
{
    /// <summary>Absolute path of the top folder.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!.TrimEnd('/');

    /// <summary>Absolute path of a file or folder, given from the top folder.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);
}
