using System.Buffers.Binary;
using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Microsoft.Win32.SafeHandles;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>
/// What outlives a crash of fulcrumd: which instances were master, and when the process was last seen alive (vrrp.json, vrrp.heartbeat). A
/// thread of its own writes, so that a slow disk holds nothing up. Called on VRRP's thread.
/// </summary>
internal sealed class VrrpMemory : IDisposable
{
    // The heartbeat is this old at most.
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(20);

    private readonly VrrpRecords _before;
    private readonly TimeSpan? _lastAlive;
    private readonly Action<VrrpRecords> _save;
    private readonly SafeFileHandle? _heartbeat;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _wake = new();
    private readonly string _boot;
    private readonly HashSet<string> _yielding;
    private List<(string Name, bool IsMaster, bool IsYielding)> _known = [];
    private volatile VrrpRecords? _toSave;
    private long _aliveTicks;
    private bool _hasMaster;
    private volatile bool _isDisposed;

    /// <summary>Reads the heartbeat of the process before.</summary>
    /// <param name="before">What that process has saved.</param>
    /// <param name="boot">This boot of the machine.</param>
    /// <param name="save">Writes vrrp.json.</param>
    /// <param name="heartbeatPath">vrrp.heartbeat; null: there is none.</param>
    public VrrpMemory(VrrpRecords before, string boot, Action<VrrpRecords> save, string? heartbeatPath)
    {
        _before = before;
        _boot = boot;
        _save = save;
        _yielding = [.. before.Instances.Where(record => record.Yielding).Select(record => record.Name)];
        if (heartbeatPath is not null)
        {
            _lastAlive = ReadHeartbeat(heartbeatPath);
            _heartbeat = OpenHeartbeat(heartbeatPath);
        }
        _thread = new Thread(Run) { IsBackground = true, Name = "vrrp-memory" };
        _thread.Start();
    }

    /// <summary>For directors that forget.</summary>
    public static VrrpMemory CreateEmpty() => new(new VrrpRecords(), "", _ => { }, null);

    /// <summary>
    /// Whether the instance was master when the process before ended unexpectedly, and no other director can have noticed yet: the machine
    /// has not started again, and the last advert is younger than others wait for.
    /// </summary>
    public bool CanContinue(InstanceSettings settings, TimeSpan now)
    {
        VrrpRecord? record = _before.Instances.FirstOrDefault(item => item.Name == settings.Name);
        if (record is not { Master: true } || _before.Boot != _boot || _boot.Length == 0 || _lastAlive is not { } alive || alive > now)
            return false;
        if (record.Interface != settings.Interface || record.RouterId != settings.RouterId)
            return false;
        TimeSpan unit = settings.Version == 2 ? TimeSpan.FromSeconds(1) : settings.Interval;
        TimeSpan skew = unit * (256 - settings.Priority) / 256;
        // The last advert is at most an interval older than the last sign of life.
        return now - alive < (settings.DownTimerAdverts - 1) * settings.Interval + skew;
    }

    /// <summary>An operator has made it give up its addresses, and has not released it.</summary>
    public bool IsYielding(string name) => _yielding.Contains(name);

    /// <summary>The process lives.</summary>
    public void Beat(TimeSpan now)
    {
        if (!_hasMaster)
            return;
        Volatile.Write(ref _aliveTicks, now.Ticks);
        _wake.Set();
    }

    /// <summary>As it is now.</summary>
    public void Remember(IEnumerable<InstanceMachine> machines)
    {
        List<(string Name, bool IsMaster, bool IsYielding)> known = [];
        VrrpRecords records = new() { Boot = _boot };
        foreach (InstanceMachine machine in machines)
        {
            bool isMaster = machine.State == RouterState.Master;
            bool isYielding = machine.Status.IsYielding;
            if (!isMaster && !isYielding)
                continue;
            known.Add((machine.Settings.Name, isMaster, isYielding));
            records.Instances.Add(new VrrpRecord
            {
                Name = machine.Settings.Name, Interface = machine.Settings.Interface, RouterId = machine.Settings.RouterId,
                Master = isMaster, Yielding = isYielding,
            });
        }
        _hasMaster = known.Exists(item => item.IsMaster);
        if (known.SequenceEqual(_known))
            return;
        _known = known;
        _toSave = records;
        _wake.Set();
    }

    /// <summary>Writes what is not written yet.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _heartbeat?.Dispose();
    }

    private static TimeSpan? ReadHeartbeat(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            return RandomAccess.Read(file, bytes, 0) == bytes.Length ? TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SafeFileHandle? OpenHeartbeat(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A full disk only makes a heartbeat old: after a crash the instances begin as BACKUP.</summary>
    private static void TryWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void Run()
    {
        long written = -1;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        while (true)
        {
            bool isLast = _isDisposed;
            _wake.Reset();
            if (_toSave is { } records)
            {
                _toSave = null;
                _save(records);
            }
            long alive = Volatile.Read(ref _aliveTicks);
            if (_heartbeat is not null && alive != written)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, alive);
                TryWrite(_heartbeat, bytes);
                written = alive;
            }
            if (isLast)
                return;
            _wake.Wait();
            if (!_isDisposed)
                Thread.Sleep(s_period);
        }
    }
}
