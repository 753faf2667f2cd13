using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Punt;

/// <summary>A token bucket for each port and class; it holds a tenth of a second's rate and some. Owner: the worker.</summary>
public sealed unsafe class PuntLimiter(int portCount, TableMemory memory, string owner)
{
    private const int ClassCount = 4;
    private const uint SmallestBurst = 32;

    // Thousandths of a packet.
    private readonly ulong* _tokens =
        (ulong*)memory.Allocate((nuint)portCount * ClassCount * sizeof(ulong), $"punt limits of {owner}");
    private uint _lastMs;
    private bool _started;

    /// <summary>Adds the tokens of the time that has passed.</summary>
    public void Refill(RootSnapshot* root, uint nowMs)
    {
        uint elapsed = _started ? Math.Min(nowMs - _lastMs, 1000) : 1000;
        if (elapsed == 0)
            return;
        _started = true;
        _lastMs = nowMs;
        for (int bucket = 0; bucket < portCount * ClassCount; bucket++)
        {
            ulong rate = root->PuntRate[bucket % ClassCount];
            ulong most = (rate / 10 + SmallestBurst) * 1000;
            _tokens[bucket] = Math.Min(_tokens[bucket] + rate * elapsed, most);
        }
    }

    /// <summary>Takes a token; false when the class is over its rate.</summary>
    public bool TryTake(byte port, PuntClass puntClass)
    {
        ulong* bucket = _tokens + port * ClassCount + (int)puntClass;
        if (*bucket < 1000)
            return false;
        *bucket -= 1000;
        return true;
    }
}
