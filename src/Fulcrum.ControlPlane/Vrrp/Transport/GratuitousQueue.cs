namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// Frames that wait to be sent, in their order, and with the distance that garp_interval, gna_interval and garp_group ask for. What has no
/// distance goes in portions, so that many addresses do not hold adverts up. Not thread-safe.
/// </summary>
internal sealed class GratuitousQueue(Action<GratuitousFrame> send)
{
    /// <summary>Frames sent at a time.</summary>
    public const int Portion = 128;

    private readonly Dictionary<string, Lane> _lanes = [];

    /// <summary>When <see cref="Run"/> has something to do; null: never.</summary>
    public TimeSpan? Next { get; private set; }

    /// <summary>Frames that wait.</summary>
    public int Count => _lanes.Values.Sum(lane => lane.Frames.Count);

    /// <summary>Puts a frame at the end of its lane.</summary>
    public void Add(GratuitousFrame frame, TimeSpan now)
    {
        if (!_lanes.TryGetValue(frame.Lane, out Lane? lane))
            _lanes.Add(frame.Lane, lane = new Lane());
        lane.Frames.Enqueue(frame);
        Sooner(lane.NotBefore > now ? lane.NotBefore : now);
    }

    /// <summary>What the owner has queued is not sent any more: it has lost its addresses.</summary>
    public void Forget(object owner)
    {
        foreach (Lane lane in _lanes.Values.Where(lane => lane.Frames.Any(frame => frame.Owner == owner)))
        {
            GratuitousFrame[] others = [.. lane.Frames.Where(frame => frame.Owner != owner)];
            lane.Frames.Clear();
            foreach (GratuitousFrame frame in others)
                lane.Frames.Enqueue(frame);
        }
    }

    /// <summary>Sends what is due, at most a portion.</summary>
    public void Run(TimeSpan now)
    {
        Next = null;
        int left = Portion;
        foreach ((string name, Lane lane) in _lanes.ToArray())
        {
            while (left > 0 && lane.NotBefore <= now && lane.Frames.TryDequeue(out GratuitousFrame? frame))
            {
                left--;
                send(frame);
                if (frame.Distance > TimeSpan.Zero)
                    lane.NotBefore = now + frame.Distance;
            }
            if (lane.Frames.Count > 0)
                Sooner(lane.NotBefore > now ? lane.NotBefore : now);
            else if (lane.NotBefore <= now)
                _lanes.Remove(name);
        }
    }

    private void Sooner(TimeSpan time) => Next = Next is { } known && known < time ? known : time;

    private sealed class Lane
    {
        public Queue<GratuitousFrame> Frames { get; } = [];

        public TimeSpan NotBefore { get; set; }
    }
}
