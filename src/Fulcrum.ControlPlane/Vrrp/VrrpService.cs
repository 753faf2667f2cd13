using System.Collections.Concurrent;
using System.Diagnostics;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Plan;
using Fulcrum.ControlPlane.Vrrp.Tracking;
using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>
/// VRRP: a thread of its own that keeps time to less than a millisecond, in the network namespace of the thread that makes this object. Calls
/// may come from any thread and do not wait, unless they say so; events are raised on VRRP's thread.
/// </summary>
internal sealed class VrrpService : IVrrpOutput, IDisposable
{
    private const int HighestPriority = -20;
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_errorPause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Action> _calls = new();
    private readonly ILogger _logger;
    private readonly VrrpMemory _memory;
    private readonly Poller _poller;
    private readonly VrrpLoop _loop;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile VrrpStatus _status = VrrpStatus.Empty;
    private volatile bool _isStopped;
    private bool _mastersChanged;

    /// <summary>Starts the thread; there are no instances before <see cref="Use"/>.</summary>
    /// <param name="memory">What a crash leaves; disposed of with this.</param>
    /// <param name="trackers">What instances follow, disposed of with this; null: nothing.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="NetlinkException">The kernel does not give what it takes.</exception>
    public VrrpService(VrrpMemory memory, TrackerSet? trackers, ILogger logger)
    {
        _logger = logger;
        _memory = memory;
        _poller = new Poller();
        _loop = new VrrpLoop(_poller, memory, trackers, this, Now, logger);
        if (trackers is not null)
            trackers.Changed += Follow;
        _thread = new Thread(Run) { IsBackground = true, Name = "vrrp" };
        _thread.Start();
    }

    /// <summary>Something happened. Must not block.</summary>
    public event Action<RouterEvent>? Occurred;

    /// <summary>Other addresses are here than before. Must not block.</summary>
    public event Action? AddressesChanged;

    /// <summary>Addresses are about to come or to go. Must not block.</summary>
    public event Action? HandsOver;

    /// <summary>As of a second ago at most, at once after a change of state.</summary>
    public VrrpStatus Status => _status;

    /// <summary>The clock of machines: since the machine has started.</summary>
    public static TimeSpan Now() => Stopwatch.GetElapsedTime(0);

    /// <summary>Follows a model.</summary>
    public void Use(VrrpPlan plan) => Post(() => _loop.Use(plan));

    /// <summary>Whether the data plane could serve.</summary>
    public void SetReadiness(VrrpReadiness readiness) => Post(() => _loop.SetReadiness(readiness));

    /// <summary>Whether an instance may take over from a living master.</summary>
    public void SetMayTakeOver(bool may) => Post(() => _loop.SetMayTakeOver(may));

    /// <summary>Services' quorums may be otherwise.</summary>
    public void Follow() => Post(_loop.Follow);

    /// <summary>How everything stands at this moment.</summary>
    public Task<VrrpStatus> ReadAsync() => CallAsync(_loop.Read, () => _status);

    /// <summary>
    /// An instance or a group (null: all instances) gives its addresses up, or may have them again. False: there is none of this name, or VRRP
    /// has stopped.
    /// </summary>
    public Task<bool> YieldAsync(string? name, bool yields) => CallAsync(() =>
    {
        List<InstanceMachine> machines = Find(name);
        foreach (InstanceMachine machine in machines)
        {
            if (yields)
                machine.Yield(Now());
            else
                machine.Release();
        }
        _loop.Touch();
        return machines.Count > 0;
    }, () => false);

    /// <summary>
    /// The director stops: adverts of priority 0 are sent and addresses are gone when it returns, and nothing happens any more. At most two
    /// seconds.
    /// </summary>
    public void Stop()
    {
        if (!_isStopped)
        {
            Post(() =>
            {
                _isStopped = true;
                _loop.Stop();
            });
        }
        if (Thread.CurrentThread != _thread && !_thread.Join(s_longestStop))
            _logger.LogError("VRRP does not stop in time; addresses may be left");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stop();
        // Not by the thread, which others may be about to wake.
        if (!_thread.IsAlive)
            _poller.Dispose();
        _memory.Dispose();
    }

    /// <summary>As a crash: the thread ends, and everything stays as it is.</summary>
    internal void Abandon()
    {
        _isStopped = true;
        _poller.Wake();
        _thread.Join();
    }

    void IVrrpOutput.Tell(RouterEvent occurrence)
    {
        string what = $"VRRP {(occurrence.IsGroup ? "group" : "instance")} {occurrence.Name}: {VrrpText.Of(occurrence)}";
        _logger.Log(VrrpText.LevelOf(occurrence.Kind), "{What}", occurrence.Reason.Length > 0 ? $"{what}: {occurrence.Reason}" : what);
        _loop.Touch();
        Occurred?.Invoke(occurrence);
    }

    void IVrrpOutput.Publish(VrrpStatus status)
    {
        _status = status;
        if (!_mastersChanged)
            return;
        _mastersChanged = false;
        AddressesChanged?.Invoke();
    }

    void IVrrpOutput.HandsOver() => HandsOver?.Invoke();

    void IVrrpOutput.MastersChanged() => _mastersChanged = true;

    private List<InstanceMachine> Find(string? name)
    {
        IReadOnlyDictionary<string, InstanceMachine> machines = _loop.Routers.Instances;
        if (name is null)
            return [.. machines.Values];
        if (machines.TryGetValue(name, out InstanceMachine? machine))
            return [machine];
        // A group goes as one.
        GroupStatus? group = _loop.Routers.Groups.FirstOrDefault(item => item.Name == name);
        return group is null ? [] : [.. group.Members.Where(machines.ContainsKey).Take(1).Select(member => machines[member])];
    }

    private void Post(Action call)
    {
        _calls.Enqueue(call);
        if (!_isStopped)
            _poller.Wake();
    }

    /// <summary>What the call returns, on VRRP's thread; or, when that has ended before it got there, the other value.</summary>
    private async Task<T> CallAsync<T>(Func<T> call, Func<T> afterStop)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                result.SetResult(call());
            }
            catch (Exception e)
            {
                result.SetException(e);
                throw;
            }
        });
        await Task.WhenAny(result.Task, _end.Task).ConfigureAwait(false);
        return result.Task.IsCompleted ? await result.Task.ConfigureAwait(false) : afterStop();
    }

    private void Run()
    {
        // Timers that are late by a scheduler's turn look like a director that is gone. Without the right to it, it stays as it is.
        _ = VrrpLibc.SetPriority(VrrpLibc.PriorityProcess, 0, HighestPriority);
        while (!_isStopped)
        {
            Guard(_loop.Step);
            while (!_isStopped && _calls.TryDequeue(out Action? call))
                Guard(call);
            Guard(_loop.Finish);
        }
        _loop.Dispose();
        _end.SetResult();
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Nothing may end the thread while it can be master.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _logger.LogError(error, "An internal error of VRRP");
            Thread.Sleep(s_errorPause);
        }
    }
}
