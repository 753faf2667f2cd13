using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>Process memory that knows what is allocated, and can run out.</summary>
internal sealed unsafe class CountingMemory : TableMemory
{
    private readonly TableMemory _memory = new ProcessMemory();

    public HashSet<nint> Live { get; } = [];

    public int Remaining { get; set; } = int.MaxValue;

    public override void* Allocate(nuint bytes, string purpose)
    {
        if (Remaining-- <= 0)
            throw new InsufficientMemoryException($"No memory for the {purpose}.");
        void* block = _memory.Allocate(bytes, purpose);
        Live.Add((nint)block);
        return block;
    }

    public override void Free(void* memory)
    {
        Assert.That(Live.Remove((nint)memory), Is.True, "freed what is not allocated");
        _memory.Free(memory);
    }
}
