using Fulcrum.DataPlane.Control;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Punt;

/// <summary>
/// Carries packets between the workers' rings and the kernel twins, on the main core. One thread, no lcore; allocates nothing once
/// it runs. mbuf.Port is the logical port's index on both rings.
/// </summary>
/// <remarks>
/// The workers make no system call to wake it, so it looks at their rings by itself: often while there is traffic, ever more seldom
/// after that.
/// </remarks>
public sealed unsafe class PuntThread
{
    private const int BurstSize = 32;

    // Rounds without a packet, and how long a round waits from then on.
    private const int EagerRounds = 100;
    private const int AlertRounds = 2_000;
    private const int EagerWaitNs = 20_000;
    private const int AlertWaitNs = 200_000;
    private const int IdleWaitNs = 1_000_000;

    private readonly KernelTwin[] _twins;
    private readonly nint[] _puntRings;
    private readonly nint _injectRing;
    private readonly nint _pool;
    private volatile bool _stopRequested;

    /// <summary>
    /// <paramref name="twins"/>: by index of the logical port. The rings are those of <see cref="WorkerSetup"/>: every worker's punt ring,
    /// and worker 0's inject ring.
    /// </summary>
    public PuntThread(KernelTwin[] twins, IReadOnlyList<Ring> puntRings, Ring injectRing, Mempool pool)
    {
        _twins = twins;
        _puntRings = [.. puntRings.Select(ring => ring.Handle)];
        _injectRing = injectRing.Handle;
        _pool = pool.Handle;
    }

    /// <summary>Carries packets until <see cref="RequestStop"/>.</summary>
    public void Run()
    {
        LibC.PollEntry* entries = stackalloc LibC.PollEntry[_twins.Length];
        Mbuf** burst = stackalloc Mbuf*[BurstSize];
        int idleRounds = 0;
        while (!_stopRequested)
        {
            int packets = 0;
            foreach (nint ring in _puntRings)
                packets += Punt(ring, burst);
            packets += Inject(burst, entries, packets > 0 ? 0 : WaitNs(idleRounds));
            idleRounds = packets > 0 ? 0 : Math.Min(idleRounds + 1, AlertRounds);
        }
    }

    /// <summary>Makes <see cref="Run"/> return. Any thread.</summary>
    public void RequestStop() => _stopRequested = true;

    private static int WaitNs(int idleRounds) => idleRounds switch
    {
        < EagerRounds => EagerWaitNs,
        < AlertRounds => AlertWaitNs,
        _ => IdleWaitNs,
    };

    /// <summary>From a ring to the kernel; what the kernel does not take is lost, as on any full queue.</summary>
    private int Punt(nint ring, Mbuf** burst)
    {
        int count = DpdkBurst.RingDequeue(ring, burst, BurstSize);
        for (int index = 0; index < count; index++)
            _twins[burst[index]->Port].Write(burst[index]);
        if (count > 0)
            DpdkBurst.Free(burst, count);
        return count;
    }

    /// <summary>From the kernel to the ring, after waiting for a frame.</summary>
    private int Inject(Mbuf** burst, LibC.PollEntry* entries, int waitNs)
    {
        for (int port = 0; port < _twins.Length; port++)
            entries[port] = new LibC.PollEntry(_twins[port].Descriptor, LibC.PollIn);
        LibC.TimeSpec wait = new(0, waitNs);
        if (LibC.Poll(entries, (nuint)_twins.Length, &wait, null) <= 0)
            return 0;
        int packets = 0;
        for (int port = 0; port < _twins.Length; port++)
            if ((entries[port].Returned & LibC.PollIn) != 0)
                packets += Inject(burst, (ushort)port);
        return packets;
    }

    private int Inject(Mbuf** burst, ushort port)
    {
        if (!DpdkBurst.Allocate(_pool, burst, BurstSize))
            return 0;
        int read = 0;
        while (read < BurstSize && TryRead(burst[read], port))
            read++;
        int taken = read == 0 ? 0 : DpdkBurst.RingEnqueue(_injectRing, burst, read);
        if (taken < BurstSize)
            DpdkBurst.Free(burst + taken, BurstSize - taken);
        return taken;
    }

    private bool TryRead(Mbuf* mbuf, ushort port)
    {
        int length = _twins[port].Read(Mbuf.Data(mbuf), mbuf->BufferLength - mbuf->DataOffset);
        mbuf->DataLength = (ushort)length;
        mbuf->PacketLength = (uint)length;
        mbuf->Port = port;
        return length > 0;
    }
}
