using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Memory that the configured capacity takes, MiB, rounded up.</summary>
/// <param name="SessionsMiB">Sessions of one worker: table, index, local ports.</param>
/// <param name="Workers">So many workers.</param>
/// <param name="BuffersMiB">Packet buffers.</param>
/// <param name="TemplatesMiB">Templates of persistent services.</param>
internal sealed record MemoryNeed(long SessionsMiB, int Workers, long BuffersMiB, long TemplatesMiB)
{
    private const long MiB = 1 << 20;

    // Route tables, of IPv6 for a moment two, snapshots, and a margin; and what a worker has beside its sessions.
    private const long SharedMiB = 304;
    private const long WorkerMiB = 16;

    private const long RingSlotBytes = 8;

    // 94 bytes and what the rounding of tables adds.
    private const long SessionBytes = 112;

    // The mbuf's own head, and the pool's.
    private const long BufferOverhead = 192;

    /// <summary>Routes, snapshots, rings, what workers have beside sessions, and a margin.</summary>
    public long TablesMiB => SharedMiB + WorkerMiB * Workers + RingBytes / MiB;

    /// <summary>All of it.</summary>
    public long TotalMiB => SessionsMiB * Workers + BuffersMiB + TemplatesMiB + TablesMiB;

    /// <summary>A ring for each ordered pair of workers, one of each to the kernel, and one from it.</summary>
    private long RingBytes => RingSlotBytes * ((long)Workers * (Workers - 1) * WorkerTeam.HandoffRingSize + (Workers + 1) * WorkerTeam.KernelRingSize);

    /// <summary>"sessions 2 x 112 MiB, buffers 148 MiB, templates 9 MiB, tables 256 MiB".</summary>
    public override string ToString() =>
        $"sessions {Workers} x {SessionsMiB} MiB, buffers {BuffersMiB} MiB, templates {TemplatesMiB} MiB, tables {TablesMiB} MiB";

    /// <summary>What these options take.</summary>
    public static MemoryNeed Of(DataPlaneOptions options) => new(
        Rounded(options.Sessions * SessionBytes),
        options.WorkerCores.Count,
        Rounded(options.Mbufs * (options.MbufSize + BufferOverhead)),
        Rounded(TemplateStore.BytesFor(options.Templates)));

    private static long Rounded(long bytes) => (bytes + MiB - 1) / MiB;
}
