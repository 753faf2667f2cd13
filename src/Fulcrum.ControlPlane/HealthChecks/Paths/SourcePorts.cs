using System.Globalization;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>
/// Source ports of checks on ways of the data: one that is in use is nobody else's, whatever it is connected to, because the data plane knows
/// answers by it; one that was given back rests for as long as there are others. Thread-safe.
/// </summary>
public sealed class SourcePorts
{
    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int DefaultFirst = 32768;
    private const int DefaultLast = 60999;

    private readonly Lock _lock = new();
    private readonly Queue<int> _free;

    /// <summary>Those that the kernel gives to connections.</summary>
    public SourcePorts()
        : this(ReadRange())
    {
    }

    /// <summary>These, in any order.</summary>
    public SourcePorts((int First, int Last) range)
    {
        int[] ports = [.. Enumerable.Range(range.First, range.Last - range.First + 1)];
        Random.Shared.Shuffle(ports);
        _free = new(ports);
    }

    /// <summary>One that nobody uses here; null: all are in use.</summary>
    public int? Take()
    {
        lock (_lock)
            return _free.TryDequeue(out int port) ? port : null;
    }

    /// <summary>It is not used any more.</summary>
    public void Return(int port)
    {
        lock (_lock)
            _free.Enqueue(port);
    }

    private static (int First, int Last) ReadRange()
    {
        try
        {
            int[] range = [.. File.ReadAllText(RangeFile).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            return range is [> 0, <= ushort.MaxValue] && range[0] <= range[1] ? (range[0], range[1]) : (DefaultFirst, DefaultLast);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return (DefaultFirst, DefaultLast);
        }
    }
}
