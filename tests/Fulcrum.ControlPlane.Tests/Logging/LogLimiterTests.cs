using Fulcrum.ControlPlane.Services.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Fulcrum.ControlPlane.Tests.Logging;

[TestFixture]
public sealed class LogLimiterTests
{
    [Test]
    public void Admit_BeyondTheBurst_IsCountedAndTold()
    {
        ManualTime time = new();
        LogLimiter limiter = new(time);

        int admitted = Enumerable.Range(0, LogLimiter.Burst + 7).Count(_ => limiter.Admit("a", "Server {Server} is down.", LogLevel.Warning));
        bool isOtherAdmitted = limiter.Admit("a", "Something else.", LogLevel.Error);
        int early = limiter.EndWindows().Count();
        time.Advance(LogLimiter.WindowLength);
        (string Category, LogLevel Level, string Text)[] told = [.. limiter.EndWindows()];

        Assert.Multiple(() =>
        {
            Assert.That(admitted, Is.EqualTo(LogLimiter.Burst));
            Assert.That(isOtherAdmitted);
            Assert.That(early, Is.Zero);
            Assert.That(limiter.SuppressedCount, Is.EqualTo(7));
            Assert.That(limiter.CountOf(LogLevel.Warning), Is.EqualTo(LogLimiter.Burst));
            Assert.That(told, Is.EqualTo(new[] { ("a", LogLevel.Warning, "7 more lines like this were left out: Server {Server} is down.") }));
            Assert.That(limiter.Admit("a", "Server {Server} is down.", LogLevel.Warning), "a new window");
        });
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
