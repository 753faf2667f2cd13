using Fulcrum.Generator;
using Fulcrum.Wire;

namespace Fulcrum.Pktgen.Memif;

/// <summary>A program under test on the worker's core and the generator on the main core, with a memif between them.</summary>
/// <remarks>The program is the memif's server, so it starts first. It also ends first, while the generator is silent: memif does not bear the
/// end of a side whose other side polls packets.</remarks>
internal sealed class MemifLink : IAsyncDisposable
{
    // Descriptors of a ring, as a power of two: so many that a core may be away for a millisecond without a loss.
    private const int RingBits = 13;

    // Fills tables and caches.
    private static readonly Trial First = new() { PacketsPerSecond = 1e6, Seconds = 0.1, WarmUpSeconds = 1 };

    private readonly MemifProgram _program;
    private readonly Testpmd? _testpmd;
    private readonly DataPlane? _plane;
    private GeneratorProcess? _generator;

    private MemifLink(MemifProgram program, Testpmd? testpmd, DataPlane? plane)
    {
        _program = program;
        _testpmd = testpmd;
        _plane = plane;
    }

    /// <summary>The data plane's counters; null for testpmd.</summary>
    public WorkerCounters? Counters => _plane?.Counters;

    /// <summary>Process id of the program under test.</summary>
    public int ProcessId => _plane?.ProcessId ?? _testpmd!.ProcessId;

    /// <summary>Starts both. <paramref name="sessions"/>: room of the data plane's table.</summary>
    public static async Task<MemifLink> StartAsync(
        BenchRun run, MemifProgram program, int sessions, uint? udpTimeout, CancellationToken cancellation)
    {
        string socket = $"{run.Folder}/memif.sock";
        File.Delete(socket);
        string device = DeviceOf("server", socket) + $",mac={DataPlaneSetup.MacOf(0)}";
        MemifLink link = program.Mode is { } mode
            ? new(program, null, await DataPlane.StartAsync(run.Options, Setup(mode, device, sessions, udpTimeout), run.Folder, cancellation))
            : new(program, await Testpmd.StartAsync(run.Options, SetupOfTestpmd(device), cancellation), null);
        try
        {
            link._generator = await GeneratorProcess.StartAsync(DeviceOf("client", socket), cancellation);
            if (link._testpmd is { } testpmd)
                await testpmd.BeginAsync(MemifProgram.TestpmdMode);
            await link._generator.RunAsync(First, cancellation);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a trial; a program that has ended meanwhile says so.</summary>
    public async Task<MemifTrial> RunAsync(Trial trial, CancellationToken cancellation)
    {
        ulong collections = Counters?.OfProcess("gc_collections") ?? 0;
        CoreShare share = CoreShare.Begin(ProcessId);
        TrialResult result = await _generator!.RunAsync(trial, cancellation);
        double coreShare = share.End();
        _plane?.AssertRuns();
        string? failure = result.Received == 0 ? $"nothing comes back from {_program.Name}"
            : result.AllocatedBytes > 0 ? "the generator allocated memory"
            : Counters is { } counters && counters.OfProcess("gc_collections") != collections ? "the data plane collected garbage"
            : null;
        return new MemifTrial(result, coreShare, failure);
    }

    /// <summary>Runs a trial in which the generator waits for what it has sent: there is no reason to lose anything.</summary>
    public async Task<MemifTrial> RunLosslessAsync(Trial trial, CancellationToken cancellation)
    {
        MemifTrial done = await RunAsync(trial with { PacketsPerSecond = 0 }, cancellation);
        return done.IsLossless
            ? done
            : done with { Failure = done.Failure ?? $"{done.Result.Lost + done.Result.Refused} packets or exchanges were lost" };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_testpmd is not null)
            await _testpmd.DisposeAsync();
        if (_plane is not null)
            await _plane.DisposeAsync();
        if (_generator is not null)
            await _generator.DisposeAsync();
    }

    private static string DeviceOf(string role, string socket) =>
        $"net_memif0,role={role},id=0,socket={socket},socket-abstract=no,rsize={RingBits}";

    private static TestpmdSetup SetupOfTestpmd(string device) => new() { Devices = [device], Frames = 0, AwaitsLink = true, HasPriority = true };

    private static DataPlaneSetup Setup(ForwardingMode mode, string device, int sessions, uint? udpTimeout) => new()
    {
        Devices = [(DataPlaneSetup.ClientPort, device)], Frames = 0, SessionCapacity = sessions, HasPriority = true,
        Configuration = MemifConfiguration.Of(mode, sessions, udpTimeout),
    };
}
