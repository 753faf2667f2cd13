using System.Text;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Scripts;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>A pipe for what a script writes, read without waiting; what outlives the script and holds the pipe open holds up nobody. One thread at a time.</summary>
internal sealed class ScriptOutput : IDisposable
{
    private const int LongestLine = 1024;

    private readonly StringBuilder _line = new();
    private int _readEnd;
    private int _writeEnd;

    /// <summary>Throws <see cref="LocalFailureException"/>.</summary>
    public ScriptOutput()
    {
        Span<int> ends = stackalloc int[2];
        if (NotificationLibc.Pipe(ends, NotificationLibc.CloseOnExecute) != 0)
            throw new LocalFailureException("there are no file descriptors left");
        (_readEnd, _writeEnd) = (ends[0], ends[1]);
        _ = NotificationLibc.FileControl(_readEnd, NotificationLibc.SetFlags, NotificationLibc.NonBlocking);
    }

    /// <summary>Descriptor for the script.</summary>
    public int WriteEnd => _writeEnd;

    /// <summary>Once the script has it.</summary>
    public void CloseWriteEnd() => Close(ref _writeEnd);

    /// <summary>The lines that have come since; with <paramref name="isEnd"/> the unfinished one, too.</summary>
    public IReadOnlyList<string> ReadLines(bool isEnd)
    {
        List<string> lines = [];
        Span<byte> piece = stackalloc byte[4096];
        while (NotificationLibc.Read(_readEnd, piece, (nuint)piece.Length) is var count and > 0)
        {
            foreach (char next in Encoding.Latin1.GetString(piece[..(int)count]))
                Take(next, lines);
        }
        if (isEnd)
            End(lines);
        return lines;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Close(ref _readEnd);
        Close(ref _writeEnd);
    }

    private void Take(char next, List<string> lines)
    {
        if (next == '\n')
            End(lines);
        else if (_line.Length < LongestLine)
            _line.Append(char.IsControl(next) ? ' ' : next);
    }

    private void End(List<string> lines)
    {
        string line = _line.ToString().Trim();
        if (line.Length > 0)
            lines.Add(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)));
        _line.Clear();
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
            _ = NotificationLibc.Close(descriptor);
        descriptor = -1;
    }
}
