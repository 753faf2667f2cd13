using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>A worker's indexes of ports, for servers of one family. Immutable.</summary>
internal sealed class PortShare
{
    /// <summary>Looks at how a worker's ports lie.</summary>
    public PortShare(LocalPortSpread spread, WorkerHash? placement)
    {
        Spread = spread;
        IndexCount = spread.Count;
        ChunkCount = (spread.Count + PortChunk.PortCount - 1) / PortChunk.PortCount;
        // Ports that are not given out are the first of all when the bits that were solved for a hash are below those that tell them apart.
        int solved = 0;
        for (uint replyBase = 0; placement != null && replyBase < placement.EntryCount && spread.Count > 0; replyBase++)
            solved |= spread.PortOf(0, replyBase);
        UsableCount = spread.Count - spread.Count / (65_536 / LocalPorts.FirstPort);
        FirstIndex = solved < LocalPorts.FirstPort ? spread.Count - UsableCount : 0;
    }

    /// <summary>Index to port.</summary>
    public LocalPortSpread Spread { get; }

    /// <summary>Indexes there are.</summary>
    public int IndexCount { get; }

    /// <summary>Chunks of a pair.</summary>
    public int ChunkCount { get; }

    /// <summary>Where a turn begins: no port that may be given out has a lower index.</summary>
    public int FirstIndex { get; }

    /// <summary>Ports of a pair that may be given out.</summary>
    public int UsableCount { get; }

    /// <summary>The index that comes after one.</summary>
    public int After(int index) => index + 1 < IndexCount ? index + 1 : FirstIndex;
}
