using System.Collections;
using System.Runtime.InteropServices;

namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>
/// A process that was started for a script: leader of a session and process group of its own, with ordinary signals, reading from
/// nowhere and writing to nowhere or to a pipe. Somebody has to call <see cref="TryReap"/> until it has ended.
/// </summary>
internal sealed class ScriptProcess
{
    private const string Nowhere = "/dev/null";
    private const int LongestPollMs = 32;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly int _id;
    private ScriptExit? _exit;

    private ScriptProcess(int id) => _id = id;

    /// <summary>Starts it. Throws <see cref="LocalFailureException"/>.</summary>
    /// <param name="arguments">The program's path, and what it is given.</param>
    /// <param name="output">Descriptor that it writes to; -1: nowhere.</param>
    public static unsafe ScriptProcess Start(IReadOnlyList<string> arguments, int output = -1)
    {
        List<nint> strings = [];
        try
        {
            byte*[] words = Copy(arguments, strings);
            byte*[] variables = Copy(
                Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}"), strings);
            fixed (byte** argumentList = words, environment = variables)
            {
                int error = Spawn(arguments[0], output, argumentList, environment, out int id);
                return error == 0
                    ? new(id)
                    : throw new LocalFailureException($"{arguments[0]} cannot be run: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
        finally
        {
            strings.ForEach(Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>How it ended; null while it runs.</summary>
    public ScriptExit? TryReap()
    {
        if (_exit is not null)
            return _exit;
        int ended = ScriptLibc.WaitFor(_id, out int status, ScriptLibc.WaitNoHang);
        if (ended == _id)
            _exit = ScriptExit.FromStatus(status);
        else if (ended < 0)
            _exit = new ScriptExit(0, ScriptLibc.SignalKill); // Somebody else has reaped it, so nothing is known.
        return _exit;
    }

    /// <summary>How it ended; null: it has not in time.</summary>
    public async Task<ScriptExit?> WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        long begin = time.GetTimestamp();
        for (int pollMs = 1; ; pollMs = Math.Min(pollMs * 2, LongestPollMs))
        {
            if (TryReap() is { } exit)
                return exit;
            if (time.GetElapsedTime(begin) >= patience)
                return null;
            await Task.Delay(pollMs, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it with all that it has started: asks first, and 2 s later does not ask.</summary>
    public async Task EndAsync()
    {
        Signal(ScriptLibc.SignalTerminate);
        await WaitAsync(s_grace, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        // Also for what the leader of the group has left behind.
        Signal(ScriptLibc.SignalKill);
        await WaitAsync(s_grace, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Sends a signal to it and all that it has started.</summary>
    public void Signal(int signal) => _ = ScriptLibc.Kill(-_id, signal);

    private static unsafe int Spawn(string path, int output, byte** arguments, byte** environment, out int id)
    {
        byte* actions = stackalloc byte[ScriptLibc.StructureLength];
        byte* attributes = stackalloc byte[ScriptLibc.StructureLength];
        byte* signals = stackalloc byte[ScriptLibc.SignalSetLength];
        new Span<byte>(signals, ScriptLibc.SignalSetLength).Clear();
        int unprepared = ScriptLibc.InitialiseActions(actions)
            | ScriptLibc.InitialiseAttributes(attributes)
            | ScriptLibc.AddOpen(actions, 0, Nowhere, ScriptLibc.OpenReadOnly, 0)
            | AddOutput(actions, 1, output)
            | AddOutput(actions, 2, output)
            | ScriptLibc.SetFlags(attributes, ScriptLibc.SpawnDefaultSignals | ScriptLibc.SpawnSignalMask | ScriptLibc.SpawnSession)
            | ScriptLibc.SetSignalMask(attributes, signals);
        new Span<byte>(signals, ScriptLibc.SignalSetLength).Fill(0xff);
        unprepared |= ScriptLibc.SetDefaultSignals(attributes, signals);
        id = 0;
        int error = unprepared != 0 ? ScriptLibc.OutOfMemory : ScriptLibc.Spawn(out id, path, actions, attributes, arguments, environment);
        _ = ScriptLibc.DestroyActions(actions) | ScriptLibc.DestroyAttributes(attributes);
        return error;
    }

    private static unsafe int AddOutput(byte* actions, int file, int output) => output < 0
        ? ScriptLibc.AddOpen(actions, file, Nowhere, ScriptLibc.OpenWriteOnly, 0)
        : ScriptLibc.AddDuplicate(actions, output, file);

    /// <summary>C strings, and a null behind them.</summary>
    private static unsafe byte*[] Copy(IEnumerable<string> words, List<nint> strings)
    {
        List<nint> copies = [.. words.Select(Marshal.StringToCoTaskMemUTF8)];
        strings.AddRange(copies);
        byte*[] result = new byte*[copies.Count + 1];
        for (int i = 0; i < copies.Count; i++)
            result[i] = (byte*)copies[i];
        return result;
    }
}
