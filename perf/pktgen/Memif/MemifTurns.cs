namespace Fulcrum.Pktgen.Memif;

/// <summary>Programs under test that take turns, each with a generator of its own before it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Case">Name of the case, for its progress.</param>
/// <param name="Programs">Who takes turns.</param>
internal sealed record MemifTurns(BenchRun Run, string Case, IReadOnlyList<MemifProgram> Programs)
{
    /// <summary>Seconds until a program and the generator can be measured.</summary>
    public const double StartSeconds = 5;

    // The generator's, and a margin.
    private const long GeneratorBytes = 224L << 20;

    /// <summary>How many sessions the data plane has room for.</summary>
    public int Sessions { get; init; } = new Workload(new Generator.Trial().Flows).SessionCapacity;

    /// <summary>When UDP sessions time out, in seconds; null: as usual.</summary>
    public uint? UdpTimeoutSeconds { get; init; }

    /// <summary>Bytes of huge pages for a data plane with so many sessions, and the generator.</summary>
    public static long HugePageBytes(int sessions) => Cases.SessionMemory.Bytes(sessions) + BufferPool.Bytes(0) + GeneratorBytes;

    /// <summary>Every program once a round; which one begins changes. <paramref name="measure"/> returns what to say of it.</summary>
    public async Task ForEachAsync(Func<MemifProgram, MemifLink, Task<string>> measure, CancellationToken cancellation)
    {
        for (int round = 1; round <= Run.Options.Rounds; round++)
        {
            foreach (MemifProgram program in round % 2 == 1 ? Programs : Programs.Reverse())
            {
                await using MemifLink link = await MemifLink.StartAsync(Run, program, Sessions, UdpTimeoutSeconds, cancellation);
                string text = await measure(program, link);
                Run.Progress.Step($"{Case}, round {round}/{Run.Options.Rounds}: {program.Name} {text}");
            }
        }
    }
}
