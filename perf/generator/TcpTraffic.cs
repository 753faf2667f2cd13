using System.Runtime.InteropServices;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>TCP exchanges, so many at once: where one completes, the next client begins.</summary>
internal sealed unsafe class TcpTraffic : Traffic
{
    private const int MostAnswers = GeneratorPort.BurstCapacity * TcpExchange.MostAnswers;

    private readonly GeneratorPort _port;
    private readonly MacAddress _to;
    private readonly int _window;
    private readonly int _clients;
    private readonly Mbuf** _answers = (Mbuf**)NativeMemory.Alloc(MostAnswers, (nuint)sizeof(Mbuf*));
    private readonly Mbuf** _spare = (Mbuf**)NativeMemory.Alloc(GeneratorPort.BurstCapacity, (nuint)sizeof(Mbuf*));
    private int _client;
    private long _missing;

    /// <summary>Prepares exchanges of the trial's clients, which come again in turn.</summary>
    public TcpTraffic(GeneratorPort port, Trial trial, MacAddress to)
    {
        _port = port;
        _to = to;
        _window = trial.Window;
        _clients = trial.Flows;
    }

    /// <summary>Exchanges that are under way, or lost.</summary>
    public override long Missing => _missing;

    /// <inheritdoc/>
    public override void Take(Mbuf** burst, int count, long now, long lastGapEnd)
    {
        Span<TcpSegment> answers = stackalloc TcpSegment[TcpExchange.MostAnswers];
        int answerCount = 0;
        int spareCount = 0;
        for (int index = 0; index < count; index++)
        {
            Mbuf* mbuf = burst[index];
            byte* frame = Mbuf.Data(mbuf);
            int wanted = TcpExchange.Answer(frame, mbuf->DataLength, answers, out bool completes);
            if (wanted < 0)
                Foreign++;
            else
                Received++;
            if (completes)
            {
                Exchanges++;
                _missing--;
            }
            if (wanted > 0)
                answerCount += Answer(mbuf, answers[..wanted], _answers + answerCount);
            else
                _spare[spareCount++] = mbuf;
        }
        if (spareCount > 0)
            GeneratorPort.Free(_spare, spareCount);
        if (answerCount > 0)
            Count(answerCount, _port.Send(_answers, answerCount));
    }

    /// <inheritdoc/>
    public override void Send(int due)
    {
        int count = (int)Math.Min(due, _window - _missing);
        Mbuf** burst = _port.Burst;
        if (count <= 0 || !_port.Allocate(burst, count))
            return;
        for (int index = 0; index < count; index++)
        {
            TcpExchange.Open.WriteOfClient(Open(burst[index]), _client, _to);
            _client = _client + 1 == _clients ? 0 : _client + 1;
        }
        _missing += count;
        Count(count, _port.Send(burst, count));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        NativeMemory.Free(_answers);
        NativeMemory.Free(_spare);
    }

    /// <summary>Makes the answers, the first one in the place of the received packet; returns how many.</summary>
    private int Answer(Mbuf* received, Span<TcpSegment> answers, Mbuf** to)
    {
        byte* frame = Mbuf.Data(received);
        int count = 1;
        // The second one is made from the received frame, too, so before the first one.
        if (answers.Length == 2 && _port.Allocate(to + 1, 1))
        {
            answers[1].WriteAnswer(Open(to[1]), frame, _to);
            count = 2;
        }
        answers[0].WriteAnswer(frame, frame, _to);
        to[0] = Sized(received);
        return count;
    }

    private static byte* Open(Mbuf* mbuf) => Mbuf.Data(Sized(mbuf));

    private static Mbuf* Sized(Mbuf* mbuf)
    {
        mbuf->DataLength = TcpSegment.FrameLength;
        mbuf->PacketLength = TcpSegment.FrameLength;
        return mbuf;
    }

    private void Count(int wanted, int sent)
    {
        Sent += sent;
        Refused += wanted - sent;
    }
}
