using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// Tables in ordinary process memory: for tests, benchmarks and offline runs. Disposing it frees whatever it still has given out.
/// One thread uses it.
/// </summary>
public sealed unsafe class ProcessMemory : TableMemory, IDisposable
{
    private const nuint Alignment = 128;
    private readonly HashSet<nint> _blocks = [];

    /// <summary>Blocks given out and not freed.</summary>
    public int BlockCount => _blocks.Count;

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
        _blocks.Add((nint)memory);
        return memory;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The block is not one that is given out: it was freed twice.</exception>
    public override void Free(void* memory)
    {
        if (!_blocks.Remove((nint)memory))
        {
            throw new InvalidOperationException($"{(nint)memory:x} is no block that this memory has given out, or was freed already.");
        }

        NativeMemory.AlignedFree(memory);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        _blocks.Clear();
    }
}
