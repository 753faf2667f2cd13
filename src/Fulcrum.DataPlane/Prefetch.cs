using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fulcrum.DataPlane;

/// <summary>Asks for a cache line ahead of its use; does nothing where the processor offers no such hint.</summary>
internal static unsafe class Prefetch
{
    /// <summary>The line at <paramref name="address"/>, which need not be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
