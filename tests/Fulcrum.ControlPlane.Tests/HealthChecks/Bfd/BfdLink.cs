using Fulcrum.ControlPlane.HealthChecks.Bfd;
using Fulcrum.ControlPlane.Model.Vrrp;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Bfd;

/// <summary>Two sessions and the way between them, in a time of their own.</summary>
internal sealed class BfdLink
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(1);

    private readonly Random _random;
    private readonly PriorityQueue<(BfdSession To, BfdPacket Packet), TimeSpan> _onTheWay = new();

    public BfdLink(BfdInstance a, BfdInstance b, int seed = 1)
    {
        _random = new(seed);
        A = new(a, 1, _random.NextDouble);
        B = new(b, 2, _random.NextDouble);
    }

    public BfdSession A { get; }

    public BfdSession B { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Whether a packet of this session is lost.</summary>
    public Func<BfdSession, bool> Loses { get; set; } = _ => false;

    /// <summary>How many packets were sent.</summary>
    public int SentCount { get; private set; }

    public static BfdInstance Instance(double sendMs = 50, double receiveMs = 50, int multiplier = 3, bool isPassive = false) => new()
    {
        Name = "test",
        SendInterval = TimeSpan.FromMilliseconds(sendMs),
        ReceiveInterval = TimeSpan.FromMilliseconds(receiveMs),
        Multiplier = multiplier,
        IsPassive = isPassive,
    };

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan by)
    {
        TimeSpan end = Now + by;
        while (Next() is { } next && next <= end)
        {
            Now = next > Now ? next : Now;
            while (_onTheWay.TryPeek(out (BfdSession To, BfdPacket Packet) arriving, out TimeSpan at) && at <= Now)
            {
                _onTheWay.Dequeue();
                Send(arriving.To, arriving.To.Receive(arriving.Packet, Now));
            }
            Send(A, A.Advance(Now));
            Send(B, B.Advance(Now));
        }
        Now = end;
    }

    private TimeSpan? Next()
    {
        TimeSpan? arrival = _onTheWay.TryPeek(out _, out TimeSpan at) ? at : null;
        return new[] { A.NextEvent, B.NextEvent, arrival }.Min();
    }

    private void Send(BfdSession from, BfdPacket? packet)
    {
        if (packet is null)
            return;
        SentCount++;
        if (!Loses(from))
            _onTheWay.Enqueue((from == A ? B : A, packet.Value), Now + s_delay);
    }
}
