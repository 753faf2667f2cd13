using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Replay.Frames;

namespace Fulcrum.DataPlane.Replay;

/// <summary>
/// Runs packets one by one through a worker, each in a poll of its own, with the clock at the packet's timestamp. One thread uses it,
/// and nothing else uses <see cref="MemoryPort"/> in that thread meanwhile.
/// </summary>
internal sealed class Replayer : IDisposable
{
    /// <summary>Reason of a packet that the capture holds only the beginning of: the pipeline never sees it.</summary>
    public const string CutByCapture = "cut_by_capture";

    /// <summary>Reason of a frame longer than the longest IP packet, as offloads make them: the pipeline never sees it.</summary>
    public const string FrameTooLong = "frame_too_long";

    // Reason of a packet that is still held back long after the last one; it would be a fault of the worker.
    private const string NeverDecided = "never_decided";

    // Ethernet header, two tags, the longest IP packet.
    private const int LongestFrame = 14 + 2 * 4 + ushort.MaxValue;

    // More than the fragments that a worker keeps back take, jumbo frames in several buffers each.
    private const int MbufCount = 8 * WorkerSetup.MostHeld;
    private const int PuntRingCapacity = 1024;
    private const int LeastSessions = 65_536;
    private const int MostSessions = 1 << 24;
    private const int SlotsSweptByIdlePoll = 64;
    private const long NsPerMs = 1_000_000;
    private const int LongestHoldMs = 120_000;

    // So that every replay hashes and chooses alike.
    private static readonly FlowHash s_hash =
        new(Vector128.Create(0x4675_6C63_7275_6D20, 0x7265_706C_6179_2031).AsByte(), Vector128.Create(0x6279_7465_2066_6F72, 0x2062_7974_6521_2121).AsByte());

    private readonly MemoryNetwork _network;
    private readonly nint _puntRing;
    private readonly InProcessDataPlane<MemoryPort> _dataPlane;
    private readonly WorkerObserver _observer;
    private readonly int _portCount;
    private readonly List<SentFrame> _sent = [];
    private readonly List<PacketReport> _held = [];

    /// <summary>Puts the configuration in force.</summary>
    /// <exception cref="ReplayException">It is refused; the text says why.</exception>
    public Replayer(ReplaySnapshot snapshot, int packetCount)
    {
        _portCount = snapshot.Ports.Count;
        _network = new MemoryNetwork(new MemoryNetworkOptions { MbufCount = MbufCount, DeviceCount = _portCount });
        MemoryPort.Network = _network;
        _puntRing = _network.CreateRing(PuntRingCapacity);
        nint fib = _network.CreateFib();
        _dataPlane = new InProcessDataPlane<MemoryPort>(new InProcessOptions
        {
            Ports = snapshot.Ports,
            SessionCapacity = Math.Clamp(packetCount, LeastSessions, MostSessions),
            Fib = fib,
            Routes = _network.RouteTable(fib),
            PuntRing = _puntRing,
            Hash = s_hash,
        });
        try
        {
            _dataPlane.Apply(snapshot.Configuration);
        }
        catch (InvalidOperationException e)
        {
            Dispose();
            throw new ReplayException($"The data plane refuses the configuration: {e.Message}");
        }
        _observer = new WorkerObserver(_dataPlane);
    }

    /// <summary>Replays packets, which are in the order of their timestamps.</summary>
    public ReplayResult Run(IReadOnlyList<InputPacket> packets)
    {
        List<PacketReport> reports = new(packets.Count);
        VirtualClock clock = new(_network, packets.Count > 0 ? packets[0].Packet.TimestampNs : 0);
        foreach (InputPacket packet in packets)
        {
            Wait(clock, packet.Packet.TimestampNs);
            PacketReport report = new(reports.Count, packet.Port, packet.Packet);
            reports.Add(report);
            if (packet.Packet.IsCut)
                Refuse(report, CutByCapture);
            else if (packet.Packet.Length > LongestFrame)
                Refuse(report, FrameTooLong);
            else
                Replay(report, clock);
        }
        for (int waitedMs = 0; _held.Count > 0 && waitedMs < LongestHoldMs; waitedMs += 1_000)
            Wait(clock, clock.NowNs + 1_000 * NsPerMs);
        foreach (PacketReport report in _held)
            Refuse(report, NeverDecided);
        return new ReplayResult(reports, _sent);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _dataPlane.Dispose();
        _network.Dispose();
    }

    private static void Refuse(PacketReport report, string reason)
    {
        report.Verdict = Verdict.Drop;
        report.Reason = reason;
    }

    /// <summary>
    /// Lets the worker poll until a time, once a millisecond, but not more often than it takes to look at every session: what it does
    /// without packets (sessions that time out) is done before the next packet comes.
    /// </summary>
    private void Wait(VirtualClock clock, long untilNs)
    {
        long polls = Math.Min(clock.MillisecondsTo(untilNs), _dataPlane.Worker.Sessions.Capacity / SlotsSweptByIdlePoll + 1);
        for (long left = polls - 1; left >= 0; left--)
        {
            clock.Set(untilNs - left * NsPerMs);
            _observer.Begin();
            _dataPlane.Worker.Poll();
            List<SentFrame> sent = Collect(clock);
            if (_held.Count > 0)
                Release(_observer.End(), sent, _ => true);
        }
        clock.Set(untilNs);
    }

    private void Replay(PacketReport report, VirtualClock clock)
    {
        _observer.Begin();
        _network.Deliver((ushort)report.Port, 0, report.Packet.Bytes);
        _dataPlane.Worker.Poll();
        PollOutcome outcome = _observer.End();
        report.Sent = Collect(clock);
        if (outcome.IsHeld)
        {
            // What ended has made room for it.
            Release(outcome, report.Sent, _ => true);
            report.WasHeld = true;
            _held.Add(report);
            return;
        }
        Decide(report, outcome, report.Sent);
        string? datagram = Datagram.NameOf(report.Packet.Bytes);
        PollOutcome others = outcome with { EndedCount = outcome.EndedCount - 1 };
        if (datagram is not null && others.EndedCount > 0)
            Release(others, report.Sent, held => Datagram.NameOf(held.Packet.Bytes) == datagram);
        if (others.EndedCount > 0 && report.Sent.Count > others.EndedCount)
            report.Sent = report.Sent.Take(report.Sent.Count - others.EndedCount).ToList();
    }

    /// <summary>
    /// Packets that were kept back share the verdict that has come: the oldest first, as many as ended. They are sent last.
    /// </summary>
    private void Release(PollOutcome outcome, IReadOnlyList<SentFrame> sent, Func<PacketReport, bool> concerns)
    {
        List<PacketReport> released = [.. _held.Where(concerns).Take(outcome.EndedCount)];
        int first = sent.Count - released.Count;
        for (int index = 0; index < released.Count; index++)
        {
            IReadOnlyList<SentFrame> own = first >= 0 ? [sent[first + index]] : [];
            Decide(released[index], outcome, own);
            released[index].Sent = own;
            _held.Remove(released[index]);
        }
    }

    private static void Decide(PacketReport report, PollOutcome outcome, IReadOnlyList<SentFrame> sent)
    {
        report.Verdict = outcome.Verdict;
        report.Reason = outcome.Reason;
        report.Session = outcome.Session;
        report.OutputPort = outcome.Verdict == Verdict.Transmit && sent.Count > 0 ? sent[0].Port : null;
    }

    /// <summary>Takes what has left out of the network; what went to the kernel ends here.</summary>
    private List<SentFrame> Collect(VirtualClock clock)
    {
        List<SentFrame> sent = [];
        for (int port = 0; port < _portCount; port++)
            while (_network.TakeTransmitted((ushort)port) is { } frame)
                sent.Add(new SentFrame(port, clock.NowNs, frame));
        _network.Drain(_puntRing);
        _sent.AddRange(sent);
        return sent;
    }
}
