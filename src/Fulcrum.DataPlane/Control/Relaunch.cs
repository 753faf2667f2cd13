using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Starts this program once more in its own process (execve), with what can only be set from outside: runtime settings that .NET
/// reads from the environment alone, and the CPU that every thread of the runtime inherits.
/// </summary>
internal static unsafe class Relaunch
{
    // Set in the second image, so that it does not go on for ever.
    private const string Marker = "FULCRUM_RELAUNCHED";

    private static readonly (string Name, string Value)[] Settings =
    [
        // 256 MiB between collections: years of heartbeats, hours of reloads.
        ("DOTNET_GCgen0size", "0x10000000"),
        // Large arrays have a budget of their own, 3 MB, which a snapshot's bytes alone would exceed: up to 32 MiB they count as others.
        // They must fit into a region.
        ("DOTNET_GCRegionSize", "0x4000000"),
        ("DOTNET_GCLOHThreshold", "0x2000000"),
    ];

    /// <summary>Does not return, except in the second image or when the kernel refuses; the program works without, a little worse.</summary>
    public static void Once(int cpu)
    {
        if (Environment.GetEnvironmentVariable(Marker) is not null)
        {
            Environment.SetEnvironmentVariable(Marker, null);
            return;
        }
        PinThread(cpu);
        string[] arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        Dictionary<string, string> environment = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string)variable.Value!;
        environment[Marker] = "1";
        foreach ((string name, string value) in Settings)
            environment.TryAdd(name, value);
        _ = LibC.Execute(Environment.ProcessPath ?? "/proc/self/exe", Strings(arguments), Strings([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]));
    }

    private static void PinThread(int cpu)
    {
        const int words = 1024 / 64;
        ulong* mask = stackalloc ulong[words];
        new Span<ulong>(mask, words).Clear();
        mask[cpu / 64] = 1UL << cpu % 64;
        _ = LibC.SetAffinity(0, words * sizeof(ulong), mask);
    }

    private static byte** Strings(string[] texts)
    {
        byte** pointers = (byte**)NativeMemory.Alloc((nuint)texts.Length + 1, (nuint)sizeof(byte*));
        for (int index = 0; index < texts.Length; index++)
            pointers[index] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[index]);
        pointers[texts.Length] = null;
        return pointers;
    }
}
