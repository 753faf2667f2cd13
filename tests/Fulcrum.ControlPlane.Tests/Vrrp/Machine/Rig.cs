using System.Net;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

/// <summary>Machines with virtual time; what they do is noted, a line each: "advert 100", "take", "release", "garp 5", "tell Master".</summary>
internal sealed class Rig
{
    public static readonly IPAddress Own = IPAddress.Parse("10.99.0.1");

    private readonly List<string> _done = [];

    public Rig(VrrpModel model, uint firstSequence = 0)
    {
        Set = new(settings => new Recorder(this, settings.Name), occurrence =>
            _done.Add($"{occurrence.Name}: tell {occurrence.Kind}"), firstSequence);
        Update(model);
    }

    public Rig(params VrrpInstance[] instances)
        : this(new VrrpModel { Instances = [.. instances] })
    {
    }

    public RouterSet Set { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1000);

    public List<RouterEvent> Events { get; } = [];

    /// <summary>The first one.</summary>
    public InstanceMachine Machine => Set.Instances.Values.First();

    public InstanceMachine this[string name] => Set.Instances[name];

    public void Update(VrrpModel model) => Set.Update(model, machine => machine.OwnAddress = Own, Now);

    public Rig Start(StartMode mode = StartMode.Ordinary, double hold = 0)
    {
        foreach (InstanceMachine machine in Set.Instances.Values.Where(machine => machine.State == RouterState.Stopped))
            machine.Start(mode, Now, TimeSpan.FromSeconds(hold));
        return this;
    }

    /// <summary>Started, and MASTER because nobody else is.</summary>
    public static Rig Master(VrrpInstance? instance = null)
    {
        Rig rig = new Rig(instance ?? VrrpSamples.Instance()).Start();
        rig.Advance(10);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
        rig.Take();
        return rig;
    }

    public void Advance(double seconds)
    {
        for (TimeSpan end = Now + TimeSpan.FromSeconds(seconds); ; Set.Advance(Now))
        {
            TimeSpan next = Set.NextEvent ?? TimeSpan.MaxValue;
            if (next > end)
            {
                Now = end;
                return;
            }
            Now = next > Now ? next : Now;
        }
    }

    /// <summary>Time passes without anybody being told of it.</summary>
    public void Sleep(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public void Hear(int priority, string source = "10.99.0.2", double interval = 1, int version = 2, string address = "10.99.0.10") =>
        Machine.Receive(VrrpSamples.Advert(priority, source, interval, version, Machine.Settings.RouterId, address), Now);

    /// <summary>Another one is MASTER for some time.</summary>
    public void HearFor(double seconds, int priority, double interval = 1, string source = "10.99.0.2", int version = 2)
    {
        for (double passed = 0; passed < seconds - 1e-9; passed += interval)
        {
            Hear(priority, source, interval, version);
            Advance(interval);
        }
    }

    /// <summary>What was done since the last call.</summary>
    public string Take()
    {
        string done = string.Join(", ", _done);
        _done.Clear();
        return done;
    }

    private sealed class Recorder(Rig rig, string name) : IInstanceActions
    {
        public void SendAdvert(int priority) => Note($"advert {priority}");

        public void TakeAddresses() => Note("take");

        public void ReleaseAddresses() => Note("release");

        public void Announce(int repeat) => Note($"garp {repeat}");

        public void Tell(RouterEvent occurrence)
        {
            rig.Events.Add(occurrence);
            Note($"tell {occurrence.Kind}");
        }

        private void Note(string what) => rig._done.Add(rig.Set.Instances.Count > 1 ? $"{name}: {what}" : what);
    }
}
