using System.Net;
using CsCheck;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Simulation;

/// <summary>A segment that loses and delays what directors send to each other, and may be cut in any direction; and the time.</summary>
internal sealed class SimulatedSegment(PCG random, TimeSpan longestDelay)
{
    private readonly PriorityQueue<(SimulatedDirector To, byte[] Bytes), TimeSpan> _underWay = new();
    private readonly HashSet<(IPAddress From, IPAddress To)> _cut = [];

    public List<SimulatedDirector> Directors { get; } = [];

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Per cent.</summary>
    public int Loss { get; set; }

    public void Cut(SimulatedDirector from, SimulatedDirector to) => _cut.Add((from.Address, to.Address));

    public void Heal()
    {
        _cut.Clear();
        Loss = 0;
    }

    public void Send(SimulatedDirector from, byte[] bytes)
    {
        foreach (SimulatedDirector to in Directors.Where(to => to != from))
        {
            TimeSpan delay = TimeSpan.FromTicks(random.Next64() is var ticks ? (long)(ticks % (ulong)longestDelay.Ticks) + 1 : 1);
            if (!_cut.Contains((from.Address, to.Address)) && random.Next() % 100 >= Loss)
                _underWay.Enqueue((to, bytes), Now + delay);
        }
    }

    /// <summary>Time passes; <paramref name="look"/> is called after everything that happens.</summary>
    public void Run(TimeSpan time, Action look)
    {
        for (TimeSpan end = Now + time; ;)
        {
            TimeSpan next = Directors.Min(director => director.NextEvent ?? TimeSpan.MaxValue);
            bool isPacket = _underWay.TryPeek(out _, out TimeSpan arrival) && arrival <= next;
            next = isPacket ? arrival : next;
            if (next > end)
            {
                Now = end;
                return;
            }
            Now = next > Now ? next : Now;
            if (isPacket && _underWay.Dequeue() is var (to, bytes))
                to.Deliver(bytes);
            else
                Directors.ForEach(director => director.Advance());
            look();
        }
    }
}
