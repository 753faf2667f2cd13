using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Fulcrum.Pktgen;

/// <summary>A program that is started on the main core and ends with this object.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int TailLength = 12;
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(10);

    private readonly string _name;
    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _tail = [];
    private int _openStreams = 2;

    private ChildProcess(string name, IEnumerable<string> command)
    {
        _name = name;
        ProcessStartInfo start = new("taskset")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // taskset replaces itself by the program, which keeps the process id.
        foreach (string argument in (string[])["-c", $"{BenchOptions.MainCore}", .. command])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BenchException($"taskset cannot be started ({exception.Message}): install util-linux.");
        }

        _process.OutputDataReceived += (_, line) => Received(line.Data);
        _process.ErrorDataReceived += (_, line) => Received(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Whether it ends within that time.</summary>
    public bool WaitForExit(TimeSpan limit) => _process.WaitForExit(limit);

    /// <summary>Sends it a signal.</summary>
    public void Signal(int number) => _ = Kill(_process.Id, number);

    /// <summary>Starts a program, before others if it <paramref name="hasPriority"/>; <paramref name="name"/> is for messages.</summary>
    public static ChildProcess Start(string name, IEnumerable<string> command, bool hasPriority = false) =>
        new(name, hasPriority ? Priority.Highest(command) : command);

    /// <summary>Writes lines to its standard input.</summary>
    public async Task WriteAsync(params string[] lines)
    {
        try
        {
            await _process.StandardInput.WriteAsync(string.Concat(lines.Select(line => line + "\n")));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            throw Ended();
        }
    }

    /// <summary>Ends its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>The next line of its output that <paramref name="matches"/>.</summary>
    public async Task<string> ReadAsync(Func<string, bool> matches, TimeSpan timeout, CancellationToken cancellation)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        try
        {
            await foreach (string line in _output.Reader.ReadAllAsync(limited.Token))
            {
                if (matches(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchException($"{_name} does not answer. Its last lines:\n{Tail()}");
        }

        throw Ended();
    }

    /// <summary>The failure of a program that has ended by itself.</summary>
    public BenchException Ended()
    {
        _process.WaitForExit(EndTime);
        string code = _process.HasExited ? $" with exit code {_process.ExitCode}" : "";
        return new BenchException($"{_name} has ended{code}. Its last lines:\n{Tail()}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
            using CancellationTokenSource limit = new(EndTime);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private void Received(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0)
            {
                _output.Writer.Complete();
            }

            return;
        }

        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLength)
            {
                _tail.Dequeue();
            }
        }

        _output.Writer.TryWrite(line);
    }

    private string Tail()
    {
        lock (_tail)
        {
            return string.Join('\n', _tail.Where(line => line.Length > 0).Select(line => "  " + line));
        }
    }
}
