using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>The core's cycle counter (TSC). It ticks at one rate, whatever the core's frequency is at the moment.</summary>
public static partial class CycleCounter
{
    private const string Library = NativeLibraryLoader.LibraryName;

    /// <summary>Ticks a second, as DPDK found at start; 0 before.</summary>
    public static long Frequency => (long)FrequencyNative();

    /// <summary>Ticks since an arbitrary start. It does not wait for what precedes it: loads under way may end after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read() => (long)ReadNative();

    // Sound: one instruction.
    [LibraryImport(Library, EntryPoint = "fulcrum_cycles")]
    [SuppressGCTransition]
    private static partial ulong ReadNative();

    [LibraryImport(Library, EntryPoint = "fulcrum_cycles_hz")]
    private static partial ulong FrequencyNative();
}
