namespace Fulcrum.Pktgen;

/// <summary>What dpdk-testpmd is started with.</summary>
internal sealed record TestpmdSetup
{
    /// <summary>Captures to replay, each on a device.</summary>
    public IReadOnlyList<string> Captures { get; init; } = [];

    /// <summary>Other devices than those that replay captures.</summary>
    public IReadOnlyList<string> Devices
    {
        get => field ?? [.. Captures.Select((capture, device) => DataPlaneSetup.DeviceOf(device, capture))];
        init;
    }

    /// <summary>Frames in all captures.</summary>
    public required int Frames { get; init; }

    /// <summary>Whether frames lie in buffers of <see cref="BufferPool.SmallBufferBytes"/>.</summary>
    public bool HasSmallBuffers { get; init; }

    /// <summary>Whether it starts although its devices have no link yet.</summary>
    public bool AwaitsLink { get; init; }

    /// <summary>Whether it goes before everything else on its cores (<see cref="Priority"/>).</summary>
    public bool HasPriority { get; init; }

    /// <summary>Cores of several polling threads; empty: one, on the core that the options name.</summary>
    public IReadOnlyList<int> WorkerCores { get; init; } = [];
}
