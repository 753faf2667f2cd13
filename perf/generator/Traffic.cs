using Fulcrum.Dpdk;

namespace Fulcrum.Generator;

/// <summary>What a trial sends, and what it makes of that which comes back. Allocates nothing between construction and its end.</summary>
internal abstract unsafe class Traffic : IDisposable
{
    private const int MostSlices = 1 << 16;

    /// <summary>Packets that the device took.</summary>
    public long Sent { get; protected set; }

    /// <summary>Packets that it did not take.</summary>
    public long Refused { get; protected set; }

    /// <summary>Packets that came back.</summary>
    public long Received { get; protected set; }

    /// <summary>Packets that came after one with a larger sequence number.</summary>
    public long Reordered { get; protected set; }

    /// <summary>Packets of another trial or another program.</summary>
    public long Foreign { get; protected set; }

    /// <summary>Exchanges completed.</summary>
    public long Exchanges { get; protected set; }

    /// <summary>What is still under way, or lost.</summary>
    public abstract long Missing { get; }

    /// <summary>Latencies of packets that no gap has disturbed.</summary>
    public LatencyHistogram Undisturbed { get; } = new();

    /// <summary>The same, slice by slice.</summary>
    public LatencySlices Slices { get; } = new(MostSlices);

    /// <summary>Latencies of the others.</summary>
    public LatencyHistogram Disturbed { get; } = new();

    /// <summary>What comes now counts; what was sent before does not.</summary>
    public virtual void BeginCounting()
    {
        Sent = Refused = Received = Reordered = Foreign = Exchanges = 0;
        Undisturbed.Clear();
        Slices.Clear();
        Disturbed.Clear();
    }

    /// <summary>Takes received packets over. <paramref name="lastGapEnd"/>: <see cref="GapMeter.LastEnd"/>.</summary>
    public abstract void Take(Mbuf** burst, int count, long now, long lastGapEnd);

    /// <summary>Sends so many packets, or begins as many exchanges as its window has room for.</summary>
    public abstract void Send(int due);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Undisturbed.Dispose();
        Slices.Dispose();
        Disturbed.Dispose();
    }
}
