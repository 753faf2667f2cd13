using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

[TestFixture]
public sealed class PauseTests
{
    [Test]
    public async Task Wait_Again_EndsAfterEachDelay()
    {
        FakeTime time = new();
        using Pause pause = new(time);
        for (int i = 0; i < 3; i++)
        {
            Task<bool> waiting = pause.WaitAsync(TimeSpan.FromSeconds(2)).AsTask();
            time.Advance(TimeSpan.FromSeconds(1.9));
            Assert.That(waiting.IsCompleted, Is.False);
            time.Advance(TimeSpan.FromSeconds(0.1));
            Assert.That(await waiting, Is.True);
        }
    }

    [Test]
    public async Task Wake_BeforeOrDuringAWait_EndsIt()
    {
        using Pause pause = new(new FakeTime());
        pause.Wake();
        Assert.That(await pause.WaitAsync(TimeSpan.FromHours(1)), Is.True, "before");
        Task<bool> waiting = pause.WaitAsync(TimeSpan.FromHours(1)).AsTask();
        pause.Wake();
        Assert.That(await waiting, Is.True, "during");
        Assert.That(pause.WaitAsync(TimeSpan.FromHours(1)).AsTask().IsCompleted, Is.False, "once");
    }

    [Test]
    public async Task Dispose_EndsTheWaitForGood()
    {
        Pause pause = new(new FakeTime());
        Task<bool> waiting = pause.WaitAsync(TimeSpan.FromHours(1)).AsTask();

        pause.Dispose();

        Assert.That(await waiting, Is.False);
        Assert.That(await pause.WaitAsync(TimeSpan.FromHours(1)), Is.False);
    }
}
