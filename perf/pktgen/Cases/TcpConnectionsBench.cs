namespace Fulcrum.Pktgen.Cases;

/// <summary>FULLNAT, TCP: whole connections, replayed on both sides.</summary>
internal sealed class TcpConnectionsBench() : NewSessionsBench("tcp-connections", "TCP connections")
{
    /// <inheritdoc/>
    protected override int Frames => (TcpWorkload.Connections + TcpWorkload.ClientConnections) * TcpWorkload.FramesPerSide;

    /// <inheritdoc/>
    protected override int SessionCapacity => TcpWorkload.Connections;

    /// <inheritdoc/>
    protected override int PacketsPerSession => 2 * TcpWorkload.FramesPerSide;

    /// <inheritdoc/>
    protected override TimeSpan WarmUp => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override string EndCounter => "sessions_replaced";

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Port, string Capture)> WriteCaptures(string folder)
    {
        string clients = $"{folder}/clients.pcap";
        string server = $"{folder}/server.pcap";
        PcapFile.Write(clients, TcpWorkload.ForEachClientFrame);
        PcapFile.Write(server, TcpWorkload.ForEachServerFrame);
        return [(DataPlaneSetup.ClientPort, clients), (DataPlaneSetup.ServerPort, server)];
    }

    /// <inheritdoc/>
    protected override Wire.Snapshot Configuration() => BenchConfiguration.TwoArms();

    /// <summary>Every connection has had its eight packets, and a SYN has found the one of its client before in TIME_WAIT.</summary>
    protected override string? FailureOf(CounterChange change, WorkerCounters counters)
    {
        ulong created = change["sessions_created"];
        ulong replaced = change["sessions_replaced"];
        ulong packets = created * (ulong)PacketsPerSession;
        return created == 0 ? "no connection has begun"
            : Differ(created, replaced, created / Tolerance) ? $"{created} connections have begun, {replaced} were complete when their client came again"
            : Differ(packets, change["transmitted"], packets / Tolerance) ? $"{created} connections have had {change["transmitted"]} packets"
            : counters.OfServer(0, "active_sessions") > 4 * TcpWorkload.GroupSize ? $"{counters.OfServer(0, "active_sessions")} connections are open"
            : null;
    }
}
