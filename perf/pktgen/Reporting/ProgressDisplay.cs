using System.Globalization;
using System.Text;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>
/// How far a run is: on a terminal one line that is written again and again, with a bar, the last step, the time gone by and an estimate of
/// what is left; elsewhere a line for each step.
/// </summary>
internal sealed class ProgressDisplay : IDisposable
{
    private const int BarWidth = 24;
    private const int UsualWidth = 80;
    private const string ClearLine = "\r\x1b[K";
    private static readonly TimeSpan RedrawTime = TimeSpan.FromMilliseconds(500);

    private readonly TextWriter _output;
    private readonly Func<int>? _width;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private IReadOnlyList<ProgressPart> _parts = [];
    private int _part = -1;
    private int _stepsOfPart;
    private long _lastStep;
    private string _text = "";
    private bool _isShown;

    /// <summary>Begins. <paramref name="width"/>: columns of the terminal; null: it is none.</summary>
    public ProgressDisplay(TextWriter output, Func<int>? width, TimeProvider time)
    {
        _output = output;
        _width = width;
        _time = time;
        _start = _lastStep = time.GetTimestamp();
        _timer = width is null ? null : time.CreateTimer(_ => Redraw(), null, RedrawTime, RedrawTime);
    }

    /// <summary>On standard error.</summary>
    public static ProgressDisplay OfConsole() =>
        new(Console.Error, Console.IsErrorRedirected ? null : () => Console.WindowWidth, TimeProvider.System);

    /// <summary>Says what will be done, in this order.</summary>
    public void Plan(IReadOnlyList<ProgressPart> parts)
    {
        lock (_lock)
        {
            _parts = parts;
            _part = -1;
        }
    }

    /// <summary>The next part begins, whatever the one before has done.</summary>
    public void BeginPart()
    {
        lock (_lock)
        {
            _part++;
            _stepsOfPart = 0;
            _lastStep = _time.GetTimestamp();
        }
    }

    /// <summary>A step has ended, with this result.</summary>
    public void Step(string text)
    {
        lock (_lock)
        {
            _stepsOfPart++;
            _lastStep = _time.GetTimestamp();
            _text = text;
            if (_width is null)
            {
                _output.WriteLine($"bench: [{StepsDone}/{Steps}] {text}");
            }
        }

        Redraw();
    }

    /// <summary>Something else that the user should know.</summary>
    public void Say(string text) => Above(() => _output.WriteLine($"bench: {text}"));

    /// <summary>Writes to the same terminal: the live line makes room, and comes back below.</summary>
    public void Above(Action write)
    {
        lock (_lock)
        {
            Clear();
            write();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            Clear();
        }
    }

    /// <summary>The live line: bar, steps, the last one, time gone by, and time left.</summary>
    public string Line()
    {
        double done = SecondsPlanned(StepsDone);
        double all = SecondsPlanned(Steps);
        int filled = all > 0 ? (int)(BarWidth * Math.Min(done / all, 1)) : 0;
        StringBuilder line = new();
        line.Append('[').Append('#', filled).Append('.', BarWidth - filled).Append(']');
        line.Append(CultureInfo.InvariantCulture, $" {StepsDone}/{Steps}  {Clock(_time.GetElapsedTime(_start))}");
        if (done > 0)
        {
            // The plan's seconds are a guess; what they were worth so far says what the rest is worth.
            double worth = _time.GetElapsedTime(_start, _lastStep).TotalSeconds / done;
            double left = (all - done) * worth - _time.GetElapsedTime(_lastStep).TotalSeconds;
            line.Append(CultureInfo.InvariantCulture, $", about {Clock(TimeSpan.FromSeconds(Math.Max(left, 0)))} left");
        }

        return line.Append("  ").Append(_text).ToString();
    }

    private int Steps => _parts.Sum(part => part.Steps);

    private int StepsDone => _parts.Take(Math.Max(_part, 0)).Sum(part => part.Steps)
        + (_part >= 0 && _part < _parts.Count ? Math.Min(_stepsOfPart, _parts[_part].Steps) : 0);

    private double SecondsPlanned(int steps)
    {
        double seconds = 0;
        foreach (ProgressPart part in _parts)
        {
            int of = Math.Min(steps, part.Steps);
            seconds += of * part.SecondsPerStep;
            steps -= of;
        }

        return seconds;
    }

    private void Redraw()
    {
        if (_width is null)
        {
            return;
        }

        lock (_lock)
        {
            string line = Line();
            // A terminal that does not know its size says 0.
            int width = (_width() is > 0 and int columns ? columns : UsualWidth) - 1;
            _output.Write(ClearLine + (line.Length > width ? line[..width] : line));
            _isShown = true;
        }
    }

    private void Clear()
    {
        if (_isShown)
        {
            _output.Write(ClearLine);
            _isShown = false;
        }
    }

    private static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
