namespace Fulcrum.Dpdk;

/// <summary>
/// Tells the control thread when no worker can hold a reference to what it has replaced (rte_rcu_qsbr). Workers report between
/// bursts; the control thread starts a token after publishing and checks it until every online worker has reported.
/// </summary>
public sealed unsafe class QuiescentState : NativeHandle
{
    private QuiescentState(void* pointer)
        : base(pointer)
    {
    }

    /// <summary>For workers 0 to <paramref name="threads"/> - 1, all offline.</summary>
    /// <exception cref="DpdkException">Not enough huge-page memory.</exception>
    public static QuiescentState Create(int threads, int numaNode) => new(Native.RcuCreate((uint)threads, numaNode));

    /// <summary>The worker reports from now on. Called by itself, before it reads anything shared.</summary>
    /// <exception cref="DpdkException">There is no such worker.</exception>
    public void Online(int thread) => DpdkException.Check(Native.RcuOnline(Handle, (uint)thread));

    /// <summary>The worker reads nothing shared until it is online again, so nobody waits for it. Called by itself.</summary>
    /// <exception cref="DpdkException">There is no such worker.</exception>
    public void Offline(int thread) => DpdkException.Check(Native.RcuOffline(Handle, (uint)thread));

    /// <summary>The worker holds no reference to anything it read before. Called by itself, online.</summary>
    public void Report(int thread) => DpdkBurst.ReportQuiescent(Handle, thread);

    /// <summary>Control thread: a token for this moment.</summary>
    public ulong Start() => Native.RcuStart(Handle);

    /// <summary>Control thread: whether every online worker has reported since <paramref name="token"/>.</summary>
    public bool Check(ulong token) => Native.RcuCheck(Handle, token) == 1;

    private protected override void Release() => Native.RcuFree(Handle);
}
