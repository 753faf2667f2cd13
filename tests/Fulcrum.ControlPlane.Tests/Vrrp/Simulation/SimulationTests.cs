using CsCheck;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Simulation;

/// <summary>
/// Two or three directors on a segment that loses, delays and cuts, while they crash, stop, sleep, fail, change and yield at random. Once the
/// segment is whole: one master within three intervals and the skew, the best one that may be, and no change after that.
/// </summary>
[TestFixture]
public sealed class SimulationTests
{
    private const int Disturbances = 40;

    [TestCase(1u, 1.0, 2, false)]
    [TestCase(2u, 0.1, 3, false)]
    [TestCase(3u, 1.0, 2, true)]
    [TestCase(4u, 0.1, 3, true)]
    [TestCase(5u, 0.02, 3, false)]
    public void Directors_DisturbedAtRandom_AgreeOnceTheSegmentIsWhole(uint seed, double interval, int version, bool isGroup)
    {
        for (uint run = 0; run < 150; run++)
        {
            PCG random = new(seed, run);
            Simulation simulation = new(random, TimeSpan.FromSeconds(interval), version, isGroup);
            for (int i = 0; i < Disturbances; i++)
                simulation.Disturb();
            simulation.Heal();
            simulation.AssertAgreement($"seed {seed}, run {run}");
        }
    }

    private sealed class Simulation
    {
        private readonly PCG _random;
        private readonly TimeSpan _interval;
        private readonly SimulatedSegment _segment;

        public Simulation(PCG random, TimeSpan interval, int version, bool isGroup)
        {
            (_random, _interval) = (random, interval);
            _segment = new(random, interval / 20);
            VrrpAuthentication? authentication = Pick<VrrpAuthentication?>(null, new("PASS", "word"), new("AH", "word"));
            bool doesNotPreempt = Chance(3);
            int count = 2 + (int)(random.Next() % 2);
            for (int number = 1; number <= count; number++)
            {
                VrrpInstance instance = VrrpSamples.Instance("A", 51, Priority(number)) with
                {
                    Interval = interval,
                    Version = version,
                    Authentication = authentication,
                    DoesNotPreempt = doesNotPreempt,
                    State = VrrpState.Backup,
                    IgnoresLowerPriority = Chance(4),
                    PreemptDelay = Chance(4) ? 5 * interval : TimeSpan.Zero,
                };
                VrrpModel model = new()
                {
                    Instances = isGroup ? [instance, instance with { Name = "B", RouterId = 52 }] : [instance],
                    SyncGroups = isGroup ? [VrrpSamples.Group("A", "B")] : [],
                };
                _segment.Directors.Add(new(_segment, number, model));
            }
        }

        /// <summary>Something happens, and time passes.</summary>
        public void Disturb()
        {
            SimulatedDirector one = Pick([.. _segment.Directors]), other = Pick([.. _segment.Directors]);
            InstanceMachine machine = Pick([.. one.Machines]);
            switch (_random.Next() % 14)
            {
                case 0: one.Crash(); break;
                case 1: one.Stop(); break;
                case 2 or 3: one.Start(); break;
                case 4: one.Pause(); break;
                case 5: one.Resume(); break;
                case 6: _segment.Cut(one, other); break;
                case 7: (_segment.Loss, _) = ((int)(_random.Next() % 60), 0); break;
                case 8: _segment.Heal(); break;
                case 9 when one.IsAlive: machine.SetFault(FaultCause.Interface, Chance(2) ? "It is down." : null, _segment.Now); break;
                case 10: Reload(one, Priority((int)(_random.Next() % 5))); break;
                case 11 when one.IsAlive: SetWeight(one, (int)(_random.Next() % 100) - 50); break;
                case 12 when one.IsAlive: machine.Yield(_segment.Now); break;
                case 13 when one.IsAlive: machine.SetMayTakeOver(Chance(2)); break;
            }
            _segment.Run(_interval * (_random.Next() % 5000 / 1000.0), Look);
        }

        /// <summary>
        /// Members of a group have the same, as from what the group tracks: where they contradict each other, nobody wins for good.
        /// </summary>
        private static void SetWeight(SimulatedDirector director, int weight)
        {
            foreach (InstanceMachine machine in director.Machines)
                machine.SetWeight(weight);
        }

        private static void Reload(SimulatedDirector director, int priority) => director.Reload(instance => instance with { Priority = priority });

        public void Heal()
        {
            _segment.Heal();
            foreach (SimulatedDirector director in _segment.Directors)
            {
                director.Resume();
                director.Start();
                foreach (InstanceMachine machine in director.Machines)
                {
                    machine.SetFault(FaultCause.Interface, null, _segment.Now);
                    machine.SetMayTakeOver(true);
                }
            }
        }

        public void AssertAgreement(string where)
        {
            string[] names = [.. _segment.Directors[0].Machines.Select(machine => machine.Settings.Name)];
            // Three intervals, the longest skew, and the delays.
            TimeSpan skew = RouterTimers.Skew(_segment.Directors[0]["A"].Settings.Version, 1, _interval);
            TimeSpan patience = 3 * _interval + skew + _interval / 5;
            _segment.Run(patience, Look);
            foreach (string name in names)
                Assert.That(_segment.Directors.Count(director => director[name].State == RouterState.Master), Is.EqualTo(1), $"{where}: {name}{All}");
            // Those who wait for their turn take it.
            _segment.Run(5 * _interval + 2 * patience, Look);
            long before = Transitions();
            _segment.Run(20 * _interval, Look);
            Assert.That(Transitions(), Is.EqualTo(before), $"{where}: it flaps");
            foreach (string name in names)
                AssertBestIsMaster(name, where);
            Assert.That(_segment.Directors.Select(director => director.Broken), Is.All.Null, where);
        }

        private void AssertBestIsMaster(string name, string where)
        {
            InstanceMachine master = _segment.Directors.Select(director => director[name]).Single(machine => machine.State == RouterState.Master);
            foreach (InstanceMachine other in _segment.Directors.Select(director => director[name]).Where(machine => machine != master))
            {
                bool mayBeBetter = other.Settings.DoesNotPreempt || other.Status.IsYielding;
                Assert.That(mayBeBetter || other.EffectivePriority <= master.EffectivePriority, $"{where}: {name}: a better one waits");
                Assert.That(other.State, Is.EqualTo(RouterState.Backup), where);
                Assert.That(other.Status.IsSplit, Is.False, where);
            }
        }

        private string All => string.Concat(_segment.Directors.SelectMany(director => director.Machines.Select(machine => machine.Status)
            .Select(s => $"\n{director.Address} {s.Name} {s.State} wants {s.WantedState} {s.EffectivePriority} since {s.Since}, "
                + $"until {s.MasterDownAt}, yields {s.IsYielding}, hears {s.Master} {s.MasterPriority}, now {_segment.Now}")));

        private long Transitions() => _segment.Directors.SelectMany(director => director.Machines).Sum(machine => machine.Status.TransitionCount);

        private void Look()
        {
            foreach (SimulatedDirector director in _segment.Directors.Where(director => director.IsAlive))
            {
                foreach (InstanceMachine machine in director.Machines)
                    Assert.That(director.Holds.Contains(machine.Settings.Name), Is.EqualTo(machine.State == RouterState.Master));
            }
        }

        private int Priority(int number) => 50 + 40 * (number % 5) + (int)(_random.Next() % 3);

        private bool Chance(uint oneIn) => _random.Next() % oneIn == 0;

        private T Pick<T>(params T[] choices) => choices[_random.Next() % choices.Length];
    }
}
