using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Punt;

/// <summary>A token bucket for each port and class. Owner: the worker.</summary>
public sealed unsafe class PuntLimiter(int portCount, TableMemory memory, string owner)
{
    private const int ClassCount = 4;

    private readonly TokenBucket* _buckets =
        (TokenBucket*)memory.Allocate((nuint)portCount * ClassCount * (nuint)sizeof(TokenBucket), $"punt limits of {owner}");

    /// <summary>Takes a token; false when the class is over its rate.</summary>
    public bool TryTake(RootSnapshot* root, byte port, PuntClass puntClass, uint nowMs) =>
        _buckets[port * ClassCount + (int)puntClass].TryTake(root->PuntRate[(int)puntClass], nowMs);
}
