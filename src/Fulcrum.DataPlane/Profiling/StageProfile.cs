using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Profiling;

/// <summary>
/// Which of a worker's polls are sampled, and what their stages took. A poll's figures reach the statistics segment when it is over, and
/// only if it had packets: what the loop does without any is no packet's cost. Owner: the worker; <see cref="Sample"/> is the control
/// thread's.
/// </summary>
/// <remarks>
/// The cycle counter does not wait for loads under way, so that packets overlap in a sampled poll as they do in others. For a single packet it
/// is therefore uncertain by some ten cycles where one stage ends and the next one begins; their sum is not.
/// </remarks>
public sealed unsafe class StageProfile
{
    // A poll that took so many ticks, a millisecond or more, was interrupted: it tells nothing of its stages.
    private const long MostCycles = 1L << 22;

    // Reads of the counter that tell what one costs, in each sampled poll; the least ever seen counts.
    private const int CostReads = 4;
    private const int LineBytes = 128;
    private const int ScratchBytes = WorkerStatistics.StageCount * (sizeof(long) + sizeof(int));

    private readonly WorkerStatistics _statistics;

    // One in so many polls is sampled; 0: none. On 128 bytes of its own. Writer: the control thread; reader: the worker, in no particular order.
    private readonly uint* _interval;

    // By stage, of the present poll.
    private readonly long* _cycles;
    private readonly int* _packets;
    private long _costOfReading = long.MaxValue;
    private long _began;
    private long _last;
    private uint _polls;

    /// <summary>Allocates the scratch; nothing is sampled.</summary>
    public StageProfile(WorkerSetup setup, string owner)
    {
        _statistics = setup.Statistics;
        byte* memory = (byte*)setup.Memory.Allocate(LineBytes + ScratchBytes, $"profile of {owner}");
        _interval = (uint*)memory;
        _cycles = (long*)(memory + LineBytes);
        _packets = (int*)(_cycles + WorkerStatistics.StageCount);
    }

    /// <summary>Whether the poll that begins is to be sampled.</summary>
    public bool IsDue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref *_interval) is > 0 and uint interval && IsTurn(interval);
    }

    /// <summary>Has one in <paramref name="interval"/> polls sampled from now on; 0: none. Control thread.</summary>
    public void Sample(uint interval) => Volatile.Write(ref *_interval, interval);

    /// <summary>A sampled poll begins.</summary>
    public void Begin<TPort>() where TPort : struct, IPort
    {
        _last = TPort.Cycles();
        for (int read = 0; read < CostReads; read++)
        {
            long before = _last;
            End(Stage.Poll, 0, TPort.Cycles());
            _costOfReading = Math.Min(_costOfReading, _last - before);
        }
        new Span<byte>(_cycles, ScratchBytes).Clear();
        _began = _last = TPort.Cycles();
    }

    /// <summary>What has passed since the last call went into a stage, for so many packets.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="packets">Packets, beside those of calls before.</param>
    /// <param name="now">The cycle counter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(Stage stage, int packets, long now)
    {
        _cycles[(int)stage] += now - _last - _costOfReading;
        _packets[(int)stage] += packets;
        _last = now;
    }

    /// <summary>A sampled poll is over; what no stage took, and those took that had no packets, is <see cref="Stage.Poll"/>'s.</summary>
    public void EndPoll<TPort>(int packets) where TPort : struct, IPort
    {
        End(Stage.Poll, packets, TPort.Cycles());
        if (packets == 0 || _last - _began > MostCycles)
            return;
        for (Stage stage = 0; stage < Stage.Poll; stage++)
            if (_packets[(int)stage] > 0)
                Count(stage);
            else
                _cycles[(int)Stage.Poll] += _cycles[(int)stage];
        Count(Stage.Poll);
    }

    private void Count(Stage stage)
    {
        ref StageCounters counters = ref _statistics[stage];
        counters.Cycles += (ulong)Math.Max(_cycles[(int)stage], 0);
        counters.Packets += (uint)_packets[(int)stage];
        counters.Polls++;
    }

    private bool IsTurn(uint interval)
    {
        if (++_polls < interval)
            return false;
        _polls = 0;
        return true;
    }
}
