using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Ports;

/// <summary>Tables in ordinary process memory: for tests, benchmarks and offline runs.</summary>
public sealed unsafe class ProcessMemory : TableMemory
{
    private const nuint Alignment = 128;

    /// <inheritdoc />
    public override void* Allocate(nuint bytes, string purpose)
    {
        void* memory;
        try
        {
            memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        }
        catch (OutOfMemoryException)
        {
            throw new InsufficientMemoryException(
                $"The process could not get {bytes} bytes for the {purpose}. Ask for fewer sessions, or give the machine more memory.");
        }

        NativeMemory.Clear(memory, bytes);
        return memory;
    }

    /// <inheritdoc />
    public override void Free(void* memory) => NativeMemory.AlignedFree(memory);
}
