using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>
/// The CPU's time stamp counter: the finest and cheapest clock there is. Ticks are compared on one core only, unless the machine keeps
/// the counters of its cores in step.
/// </summary>
public static partial class Tsc
{
    /// <summary>Ticks in a second; DPDK is started.</summary>
    public static long Frequency => (long)FrequencyNative();

    /// <summary>Ticks until now, from any beginning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read() => (long)ReadNative();

    // Sound: one instruction.
    [LibraryImport(NativeLibraryLoader.LibraryName, EntryPoint = "fulcrum_tsc")]
    [SuppressGCTransition]
    private static partial ulong ReadNative();

    [LibraryImport(NativeLibraryLoader.LibraryName, EntryPoint = "fulcrum_tsc_hz")]
    private static partial ulong FrequencyNative();
}
