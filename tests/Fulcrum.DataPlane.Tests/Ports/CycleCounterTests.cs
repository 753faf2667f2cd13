using System.Diagnostics;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Tests.Ports;

public sealed class CycleCounterTests : DpdkFixture
{
    [Test]
    public void Read_BesideAnotherClock_GoesOnAtItsFrequency()
    {
        long start = Stopwatch.GetTimestamp();
        long cycles = CycleCounter.Read();
        Thread.Sleep(100);
        cycles = CycleCounter.Read() - cycles;

        Assert.That(cycles / Stopwatch.GetElapsedTime(start).TotalSeconds / CycleCounter.Frequency, Is.InRange(0.9, 1.1));
    }
}
