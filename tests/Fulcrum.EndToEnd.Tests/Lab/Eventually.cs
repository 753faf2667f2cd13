using System.Diagnostics;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>Waits for what another process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Fails with <paramref name="message"/> if the condition does not hold within a minute.</summary>
    public static void IsTrue(Func<bool> condition, Func<string> message)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
            {
                Assert.Fail(message());
            }

            Thread.Sleep(100);
        }
    }
}
