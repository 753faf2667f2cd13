namespace Fulcrum.Pktgen;

/// <summary>What dpdk-testpmd is started with.</summary>
internal sealed record TestpmdSetup
{
    /// <summary>Captures to replay, each on a device.</summary>
    public required IReadOnlyList<string> Captures { get; init; }

    /// <summary>Frames in all captures.</summary>
    public required int Frames { get; init; }

    /// <summary>Whether frames lie in buffers of <see cref="BufferPool.SmallBufferBytes"/>.</summary>
    public bool HasSmallBuffers { get; init; }

    /// <summary>Cores of several polling threads; empty: one, on the core that the options name.</summary>
    public IReadOnlyList<int> WorkerCores { get; init; } = [];
}
