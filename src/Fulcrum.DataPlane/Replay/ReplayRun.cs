using Fulcrum.DataPlane.Replay.Captures;
using Fulcrum.DataPlane.Replay.Output;

namespace Fulcrum.DataPlane.Replay;

/// <summary>One replay from files to files.</summary>
internal static class ReplayRun
{
    /// <summary>Reads, replays, writes. What is worth a warning goes to <paramref name="error"/>.</summary>
    /// <exception cref="ReplayException">It cannot be done; the text says why.</exception>
    public static void Run(ReplayOptions options, TextWriter output, TextWriter error)
    {
        ReplaySnapshot snapshot = ReplaySnapshot.Read(options.SnapshotPath);
        List<(int Port, string Path)> outputs = [.. options.Outputs.Select(file => (snapshot.PortIndex(file.Port), file.Path))];
        CheckOutputs(options.Outputs);
        List<InputPacket> packets = [];
        bool nanoseconds = false;
        foreach (PortFile file in options.Inputs)
        {
            int port = snapshot.PortIndex(file.Port);
            Capture capture = CaptureFile.Read(file.Path);
            Warn(error, file.Path, capture);
            nanoseconds |= capture.IsNanosecond;
            packets.AddRange(capture.Packets.Select(packet => new InputPacket(port, packet)));
        }
        // A stable sort: packets of one moment stay in the order of files, and of packets in a file.
        packets = [.. packets.OrderBy(packet => packet.Packet.TimestampNs)];

        using Replayer replayer = new(snapshot, packets.Count);
        ReplayResult result = replayer.Run(packets);

        foreach ((int port, string path) in outputs)
            PcapWriter.Write(path, result.Sent.Where(frame => frame.Port == port).Select(frame => (frame.TimestampNs, frame.Bytes)), nanoseconds);
        ConfigurationFacts facts = new(snapshot);
        if (options.VerdictPath is { } verdicts)
            VerdictFile.Write(verdicts, result.Reports, facts);
        if (options.Explain)
        {
            Explainer explainer = new(output, facts, packets.Count > 0 ? packets[0].Packet.TimestampNs : 0, nanoseconds);
            foreach (PacketReport report in result.Reports)
                explainer.Write(report);
        }
        SummaryText.Write(output, result.Reports, facts);
    }

    private static void CheckOutputs(IReadOnlyList<PortFile> outputs)
    {
        if (outputs.GroupBy(file => file.Port).FirstOrDefault(port => port.Count() > 1) is { } port)
            throw new ReplayException($"--out names port {port.Key} twice; give it one file.");
        if (outputs.GroupBy(file => Path.GetFullPath(file.Path)).FirstOrDefault(path => path.Count() > 1) is { } path)
            throw new ReplayException($"--out names {path.First().Path} for two ports; give each its own file.");
    }

    private static void Warn(TextWriter error, string path, Capture capture)
    {
        if (capture.EndsWithinPacket)
            error.WriteLine($"Warning: {path} ends within a packet, which is left out.");
        int cut = capture.Packets.Count(packet => packet.IsCut);
        if (cut > 0)
            error.WriteLine($"Warning: {path} holds only the beginning of {cut} of its {capture.Packets.Count} packets, "
                + "which are not replayed; capture whole packets (tcpdump -s 0).");
    }
}
