using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Replay;

/// <summary>
/// The worker's time in a replay: that of the packets. It begins at a fixed value, so that a capture gives the same whenever it was
/// taken, and stands still while a packet is worked on.
/// </summary>
internal sealed class VirtualClock
{
    private const long StartUs = 1_000_000_000;

    private readonly MemoryNetwork _network;
    private readonly long _startNs;

    /// <summary>A clock that says <paramref name="startNs"/>.</summary>
    public VirtualClock(MemoryNetwork network, long startNs)
    {
        _network = network;
        _startNs = startNs;
        NowNs = startNs;
        Set(startNs);
    }

    /// <summary>Nanoseconds since 1970, as timestamps count.</summary>
    public long NowNs { get; private set; }

    /// <summary>Milliseconds from now to a time, rounded up; 0 for the past.</summary>
    public long MillisecondsTo(long timestampNs) => Math.Max(0, (timestampNs - NowNs + 999_999) / 1_000_000);

    /// <summary>Moves the clock; it never goes back.</summary>
    public void Set(long timestampNs)
    {
        NowNs = Math.Max(NowNs, timestampNs);
        _network.NowUs = StartUs + (NowNs - _startNs) / 1_000;
    }
}
