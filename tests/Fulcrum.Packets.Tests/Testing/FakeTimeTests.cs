using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests.Testing;

public class FakeTimeTests
{
    [Test]
    public void Advance_PastTimers_FiresThemInOrderAtTheirTimes()
    {
        FakeTime time = new();
        DateTimeOffset start = time.GetUtcNow();
        List<string> fired = [];
        void Note(object? name) => fired.Add($"{name}@{(time.GetUtcNow() - start).TotalSeconds}");
        using ITimer periodic = time.CreateTimer(Note, "periodic", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        using ITimer once = time.CreateTimer(Note, "once", TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.That(fired, Is.EqualTo(new[] { "periodic@2", "once@4", "periodic@5" }));
        Assert.That(time.WaitingTimerCount, Is.EqualTo(1));
        Assert.That(time.GetElapsedTime(0), Is.EqualTo(TimeSpan.FromSeconds(6)));
    }

    [Test]
    public void Delay_AwaitedOnFakeTime_EndsWhenItIsMoved()
    {
        FakeTime time = new();
        Task delay = Task.Delay(TimeSpan.FromMinutes(1), time);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(delay.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(delay.IsCompleted, Is.True);
    }

    [Test]
    public void Dispose_Timer_NeverFires()
    {
        FakeTime time = new();
        time.CreateTimer(_ => Assert.Fail("fired"), null, TimeSpan.FromSeconds(1), TimeSpan.Zero).Dispose();

        time.Advance(TimeSpan.FromSeconds(2));
    }
}
