using Fulcrum.Dpdk;

namespace Fulcrum.Generator;

/// <summary>
/// One trial on the polling thread: warm-up, the seconds that count, and the time that the last packets need to come back. It allocates nothing
/// on the way.
/// </summary>
internal sealed unsafe class TrialRun(GeneratorPort port, Traffic traffic, Trial trial, double gapThresholdUs)
{
    private const double QuietSeconds = 0.1;
    private const double MostDrainSeconds = 1;

    // So that a turn of the loop stays well below the threshold of a gap: a packet costs as much as so many bytes of it.
    private const int BurstBytes = 14_000;
    private const int PacketBytes = 350;
    private const int LeastBurst = 4;

    private readonly int _burst = Math.Clamp((int)(BurstBytes / (PacketBytes + trial.FrameBytes.Average())), LeastBurst, GeneratorPort.BurstCapacity);

    private readonly long _frequency = CycleCounter.Frequency;
    private GapMeter _gaps = new((long)(gapThresholdUs * CycleCounter.Frequency / 1e6));
    private long _now;

    /// <summary>Runs it.</summary>
    public TrialResult Run()
    {
        _now = CycleCounter.Read();
        _gaps.Begin(_now);
        Poll(trial.WarmUpSeconds);
        traffic.BeginCounting();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = _now;
        _gaps.Begin(start);
        Poll(trial.Seconds);
        double seconds = (_now - start) / (double)_frequency;
        GapMeter gaps = _gaps;
        long exchanges = traffic.Exchanges;
        Drain();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return Result(seconds, gaps, exchanges, allocated);
    }

    /// <summary>Receives and sends for so long.</summary>
    private void Poll(double seconds)
    {
        Pacer pacer = new(trial.PacketsPerSecond, _frequency, _now);
        long end = _now + (long)(seconds * _frequency);
        while (_now < end)
        {
            long gap = Receive();
            if (gap > 0)
                pacer.Skip(gap);
            int due = pacer.TakeDue(_now, _burst);
            if (due > 0)
                traffic.Send(due);
        }
    }

    /// <summary>Receives until everything is back, or nothing has come for a while.</summary>
    private void Drain()
    {
        long quiet = (long)(QuietSeconds * _frequency);
        long end = _now + (long)(MostDrainSeconds * _frequency);
        long last = _now;
        long missing = traffic.Missing;
        while (missing > 0 && _now < end && _now - last < quiet)
        {
            if (Receive() > 0 || traffic.Missing < missing)
                last = _now;
            missing = traffic.Missing;
        }
    }

    /// <summary>One look at the device and the clock; returns the ticks of a gap before it.</summary>
    private long Receive()
    {
        Mbuf** burst = port.Burst;
        int count = port.Receive(burst, _burst);
        _now = CycleCounter.Read();
        long gap = _gaps.Note(_now);
        if (count > 0)
            traffic.Take(burst, count, _now, _gaps.LastEnd);
        return gap;
    }

    private TrialResult Result(double seconds, GapMeter gaps, long exchanges, long allocated)
    {
        using LatencyHistogram all = new();
        all.Add(traffic.Undisturbed);
        all.Add(traffic.Disturbed);
        return new TrialResult
        {
            Seconds = seconds, Sent = traffic.Sent, Refused = traffic.Refused, Received = traffic.Received, Lost = traffic.Missing,
            Reordered = traffic.Reordered, Foreign = traffic.Foreign, Exchanges = exchanges,
            GapThresholdUs = gapThresholdUs, Gaps = gaps.Count, LongestGapUs = gaps.Longest * 1e6 / _frequency,
            GapSeconds = gaps.Total / (double)_frequency,
            Latency = traffic.Undisturbed.Summary(_frequency) with { TypicalP999 = traffic.Slices.Median() * 1e6 / _frequency },
            LatencyOfAll = all.Summary(_frequency), AllocatedBytes = allocated,
        };
    }
}
