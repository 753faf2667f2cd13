using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Preflight;

/// <summary>Memory that the configured capacity takes, MiB, rounded up.</summary>
/// <param name="SessionsMiB">Sessions of one worker: table, index, local ports.</param>
/// <param name="Workers">So many workers.</param>
/// <param name="BuffersMiB">Packet buffers.</param>
/// <param name="TemplatesMiB">Templates of persistent services.</param>
internal sealed record MemoryNeed(long SessionsMiB, int Workers, long BuffersMiB, long TemplatesMiB)
{
    /// <summary>Both levels of the route tables, snapshots, rings, and a margin.</summary>
    public const long FixedMiB = 256;

    private const long MiB = 1 << 20;

    // 94 bytes and what the rounding of tables adds.
    private const long SessionBytes = 112;

    // The mbuf's own head, and the pool's.
    private const long BufferOverhead = 192;

    /// <summary>All of it.</summary>
    public long TotalMiB => SessionsMiB * Workers + BuffersMiB + TemplatesMiB + FixedMiB;

    /// <summary>"sessions 2 x 112 MiB, buffers 148 MiB, templates 9 MiB, tables 256 MiB".</summary>
    public override string ToString() =>
        $"sessions {Workers} x {SessionsMiB} MiB, buffers {BuffersMiB} MiB, templates {TemplatesMiB} MiB, tables {FixedMiB} MiB";

    /// <summary>What these options take.</summary>
    public static MemoryNeed Of(DataPlaneOptions options) => new(
        Rounded(options.Sessions * SessionBytes),
        options.WorkerCores.Count,
        Rounded(options.Mbufs * (options.MbufSize + BufferOverhead)),
        Rounded(TemplateStore.BytesFor(options.Templates)));

    private static long Rounded(long bytes) => (bytes + MiB - 1) / MiB;
}
