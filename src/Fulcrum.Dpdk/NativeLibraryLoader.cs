using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>
/// Finds libfulcrum.so: beside the executable, in ../lib next to it, or the file that FULCRUM_NATIVE names.
/// </summary>
public static class NativeLibraryLoader
{
    internal const string LibraryName = "fulcrum";
    private const string FileName = "libfulcrum.so";
    private const int NoSuchFile = 2;

    /// <summary>The library's file; null when it is in none of the places.</summary>
    public static string? Find() => Array.Find(Candidates(), File.Exists);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must be there before the first call, without a check in each.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != LibraryName)
        {
            return 0;
        }
        string file = Find() ?? throw new DpdkException(
            $"{FileName} is not there (looked for {string.Join(", ", Candidates())}); run ./appliance build", NoSuchFile);
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            string reason = e.Message.TrimEnd().Split('\n')[^1]; // The dynamic linker's words; advice on debugging precedes them.
            throw new DpdkException($"cannot load {reason}; run ./appliance build", NoSuchFile);
        }
    }

    private static string[] Candidates()
    {
        string? named = Environment.GetEnvironmentVariable("FULCRUM_NATIVE");
        string[] fixedPlaces =
        [
            Path.Combine(AppContext.BaseDirectory, FileName),
            Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "lib", FileName)),
        ];
        return string.IsNullOrEmpty(named) ? fixedPlaces : [.. fixedPlaces, named];
    }
}
