using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>UDP packets that carry a <see cref="Stamp"/>: they tell loss and latency themselves.</summary>
internal sealed unsafe class StampedTraffic : Traffic
{
    private readonly GeneratorPort _port;
    private readonly FrameTemplate[] _templates;
    private readonly long _flows;
    private readonly long _window;
    private readonly LossCount _loss = new();
    private uint _epoch;
    private int _template;

    /// <summary>Prepares the frames. <paramref name="epoch"/>: of its packets; the next one, too, is used.</summary>
    public StampedTraffic(GeneratorPort port, Trial trial, MacAddress to, uint epoch, long firstFlow)
    {
        _port = port;
        _templates = [.. trial.FrameBytes.Select(size => new FrameTemplate(size, trial.IsIpv6, to))];
        _flows = trial.Traffic == TrafficKind.NewFlows ? FlowAddresses.Most : trial.Flows;
        _window = trial.PacketsPerSecond > 0 ? long.MaxValue : trial.Window;
        _epoch = epoch;
        NextFlow = firstFlow % _flows;
    }

    /// <summary>The flow of the next packet.</summary>
    public long NextFlow { get; private set; }

    /// <inheritdoc/>
    public override long Missing => Sent - _loss.Seen;

    /// <inheritdoc/>
    public override void BeginCounting()
    {
        base.BeginCounting();
        _loss.Clear();
        _epoch++;
    }

    /// <inheritdoc/>
    public override void Take(Mbuf** burst, int count, long now, long lastGapEnd)
    {
        for (int index = 0; index < count; index++)
        {
            Mbuf* mbuf = burst[index];
            Stamp* stamp = Stamp.Of(Mbuf.Data(mbuf), mbuf->DataLength);
            if (stamp == null || stamp->Epoch != _epoch)
            {
                // The warm-up's come late.
                Foreign += stamp == null || stamp->Epoch != _epoch - 1 ? 1 : 0;
                continue;
            }
            _loss.Note(stamp->Sequence);
            long latency = now - stamp->Tsc;
            if (stamp->Tsc < lastGapEnd)
            {
                Disturbed.Add(latency);
                continue;
            }
            Undisturbed.Add(latency);
            Slices.Add(latency);
        }
        Received = _loss.Seen;
        Reordered = _loss.Late;
        GeneratorPort.Free(burst, count);
    }

    /// <inheritdoc/>
    public override void Send(int due)
    {
        due = (int)Math.Min(due, _window - Missing);
        if (due <= 0)
            return;
        Mbuf** burst = _port.Burst;
        if (!_port.Allocate(burst, due))
        {
            Refused += due;
            return;
        }
        long now = CycleCounter.Read();
        long flow = NextFlow;
        int template = _template;
        for (int index = 0; index < due; index++)
        {
            FrameTemplate frame = _templates[template];
            Mbuf* mbuf = burst[index];
            frame.Write(Mbuf.Data(mbuf), flow, _epoch, (uint)(Sent + index), now);
            mbuf->DataLength = (ushort)frame.Length;
            mbuf->PacketLength = (uint)frame.Length;
            flow = flow + 1 == _flows ? 0 : flow + 1;
            template = template + 1 == _templates.Length ? 0 : template + 1;
        }
        int sent = _port.Send(burst, due);
        Sent += sent;
        Refused += due - sent;
        // What was refused is tried again with the same numbers: the next packets are theirs.
        NextFlow = (NextFlow + sent) % _flows;
        _template = (_template + sent) % _templates.Length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (FrameTemplate template in _templates)
            template.Dispose();
    }
}
