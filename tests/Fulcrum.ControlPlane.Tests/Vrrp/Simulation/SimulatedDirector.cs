using System.Net;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Simulation;

/// <summary>A director on a simulated segment: its machines, and what of them others can see.</summary>
internal sealed class SimulatedDirector
{
    private readonly SimulatedSegment _segment;
    private readonly Queue<byte[]> _socket = new();
    private VrrpModel _model;
    private RouterSet _set = null!;
    private bool _isPaused;

    public SimulatedDirector(SimulatedSegment segment, int number, VrrpModel model)
    {
        (_segment, _model, Address) = (segment, model, IPAddress.Parse($"10.99.0.{number}"));
        Start();
    }

    public IPAddress Address { get; }

    public bool IsAlive { get; private set; }

    public IEnumerable<InstanceMachine> Machines => _set.Instances.Values;

    /// <summary>Instances whose addresses are on its interfaces.</summary>
    public HashSet<string> Holds { get; } = [];

    public TimeSpan? NextEvent => IsAlive && !_isPaused ? _set.NextEvent : null;

    /// <summary>Something that must not happen; null: nothing did.</summary>
    public string? Broken { get; private set; }

    public InstanceMachine this[string name] => _set.Instances[name];

    public void Start()
    {
        if (IsAlive)
            return;
        IsAlive = true;
        _set = new(settings => new Actions(this, settings), _ => { }, (uint)(_segment.Now.TotalSeconds * 100));
        _set.Update(_model, machine => machine.OwnAddress = Address, _segment.Now);
        foreach (InstanceMachine machine in Machines)
            machine.Start(StartMode.Ordinary, _segment.Now);
    }

    /// <summary>As kill -9 of the whole machine.</summary>
    public void Crash()
    {
        (IsAlive, _isPaused) = (false, false);
        Holds.Clear();
        _socket.Clear();
    }

    public void Stop()
    {
        Resume();
        if (IsAlive)
            _set.Stop(_segment.Now);
        if (Holds.Count > 0)
            Break("it has addresses after it has stopped");
        Crash();
    }

    public void Pause() => _isPaused = IsAlive;

    /// <summary>What waits in its socket comes first.</summary>
    public void Resume()
    {
        if (!_isPaused)
            return;
        _isPaused = false;
        while (_socket.TryDequeue(out byte[]? bytes))
            Deliver(bytes);
        Advance();
    }

    public void Reload(Func<VrrpInstance, VrrpInstance> change)
    {
        _model = _model with { Instances = [.. _model.Instances.Select(change)] };
        if (IsAlive)
            _set.Update(_model, machine => throw new InvalidOperationException($"{machine.Settings.Name} is not kept"), _segment.Now);
    }

    public void Advance()
    {
        if (IsAlive && !_isPaused && _set.NextEvent <= _segment.Now)
            _set.Advance(_segment.Now);
    }

    public void Deliver(byte[] bytes)
    {
        if (!IsAlive)
            return;
        if (_isPaused)
        {
            _socket.Enqueue(bytes);
            return;
        }
        Assert.That(ReceivedPacket.ReadIpv4(bytes, out ReceivedPacket packet), Is.EqualTo(VrrpDrop.None));
        InstanceMachine machine = _set.Find("eth0", packet.RouterId, packet.Family)!;
        VrrpDrop drop = machine.Receive(packet, _segment.Now);
        if (drop is not (VrrpDrop.None or VrrpDrop.Replay or VrrpDrop.NotListening))
            Break($"{drop}");
    }

    private void Break(string what) => Broken ??= $"{_segment.Now}: {Address}: {what}";

    private sealed class Actions(SimulatedDirector director, InstanceSettings settings) : IInstanceActions
    {
        private TimeSpan? _heard;

        private InstanceMachine Machine => director[settings.Name];

        public void SendAdvert(int priority)
        {
            byte[] buffer = new byte[AdvertWriter.LargestLength];
            int length = AdvertWriter.Write(
                Machine.Settings, Machine.Memory, priority, director.Address, Machine.Settings.Group, buffer);
            director._segment.Send(director, buffer[..length]);
        }

        public void TakeAddresses()
        {
            if (!director.Holds.Add(settings.Name))
                director.Break($"{settings.Name} takes addresses that it has");
        }

        public void ReleaseAddresses()
        {
            if (!director.Holds.Remove(settings.Name))
                director.Break($"{settings.Name} releases addresses that it does not have");
        }

        public void Announce(int repeat)
        {
            if (!director.Holds.Contains(settings.Name))
                director.Break($"{settings.Name} announces addresses that it does not have");
        }

        public void Tell(RouterEvent occurrence)
        {
            _heard = Machine.Status.Peers.Where(peer => peer.Priority > 0).Select(peer => (TimeSpan?)peer.LastHeard).Max();
            bool leavesAlone = Machine.Settings.DoesNotPreempt || !Machine.Status.MayTakeOver;
            if (occurrence.Kind == RouterEventKind.Master && leavesAlone && Machine.Group is null && IsHeardNow)
                director.Break($"{settings.Name} takes over from a living master");
        }

        private bool IsHeardNow => _heard is { } heard && director._segment.Now - heard < 2 * Machine.Settings.Interval
            && Machine.Status.Peers.All(peer => peer.Priority > 0);
    }
}
