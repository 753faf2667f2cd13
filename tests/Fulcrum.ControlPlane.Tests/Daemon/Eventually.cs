using System.Diagnostics;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>For what other threads and processes do soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Fails the test when it does not become true.</summary>
    public static async Task IsTrue(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience)
                Assert.Fail($"Did not happen within {s_patience.TotalSeconds} s: {what}");
            await Task.Delay(5);
        }
    }
}
