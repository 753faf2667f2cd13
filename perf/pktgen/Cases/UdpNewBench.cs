namespace Fulcrum.Pktgen.Cases;

/// <summary>FULLNAT, UDP: every packet a new session. Clients send one packet each and come back when their session has ended.</summary>
internal sealed class UdpNewBench() : NewSessionsBench("udp-new", "UDP sessions")
{
    // So many clients that each comes back later than its session ends, after a second.
    private const int Clients = 4_000_000;
    private const uint TimeoutSeconds = 1;
    private const ulong SteadyTolerance = 10;

    /// <inheritdoc/>
    protected override int Frames => Clients;

    /// <inheritdoc/>
    protected override int SessionCapacity => Clients;

    /// <inheritdoc/>
    protected override int PacketsPerSession => 1;

    /// <inheritdoc/>
    protected override TimeSpan WarmUp => TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    protected override string EndCounter => "sessions_expired";

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Port, string Capture)> WriteCaptures(string folder)
    {
        string capture = $"{folder}/clients.pcap";
        PcapFile.Write(capture, new Workload(Clients).ForEachFrame);
        return [(DataPlaneSetup.ClientPort, capture)];
    }

    /// <inheritdoc/>
    protected override Wire.Snapshot Configuration()
    {
        Wire.Snapshot configuration = BenchConfiguration.OneArm(new Workload(Clients), Wire.ForwardingMode.FullNat);
        configuration.Settings = new Wire.Settings { UdpTimeout = TimeoutSeconds };
        return configuration;
    }

    /// <summary>Every packet has begun a session, and as many have timed out.</summary>
    protected override string? FailureOf(CounterChange change, WorkerCounters counters)
    {
        ulong created = change["sessions_created"];
        ulong expired = change["sessions_expired"];
        return created == 0 ? "no session has begun"
            : Differ(change["received"], created, created / Tolerance) ? $"{change["received"]} packets have begun {created} sessions: the capture comes round too soon"
            : Differ(created, expired, created / SteadyTolerance) ? $"{created} sessions have begun, {expired} have timed out: the state is not steady"
            : null;
    }
}
