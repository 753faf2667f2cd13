using System.Diagnostics;

namespace Fulcrum.EndToEnd.Tests.Lab;

/// <summary>The time of this process that samples, gaps and events of a test are compared in.</summary>
internal static class Clock
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Since the first use.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(Start);
}
