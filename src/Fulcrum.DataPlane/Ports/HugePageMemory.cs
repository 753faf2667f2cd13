using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>Huge pages on a NUMA node (-1: any). DPDK has been started.</summary>
public sealed unsafe class HugePageMemory(int numaNode) : TableMemory
{
    /// <inheritdoc/>
    public override void* Allocate(nuint bytes, string purpose)
    {
        try
        {
            return HugeMemory.Allocate(bytes, purpose, numaNode);
        }
        catch (DpdkException e)
        {
            throw new InsufficientMemoryException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Free(void* memory) => HugeMemory.Free(memory);
}
