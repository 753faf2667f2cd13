using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.HealthChecks.Paths;

/// <summary>
/// The ways of the data that checks are using now, each under an index, by which kernel and data plane know it: as an address. Thread-safe.
/// </summary>
public sealed class CheckPaths
{
    /// <summary>Ways that the data plane has room for; index 0 is the gateway's.</summary>
    public const int Limit = 16384;

    private readonly Lock _lock = new();
    private readonly Dictionary<DataPath, Entry> _entries = [];

    // First in, first out: an address rests before it stands for another way.
    private readonly Queue<int> _free = new(Enumerable.Range(1, Limit - 1));
    private CheckAddresses _addresses = CheckAddresses.Default;
    private volatile PathList _current = PathList.Empty;
    private long _confirmed;

    /// <summary>Raised after <see cref="Current"/> has changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>All that are in use.</summary>
    public PathList Current => _current;

    /// <summary>From now on addresses come from these ranges.</summary>
    public void Use(CheckAddresses addresses)
    {
        lock (_lock)
        {
            if (_addresses == addresses)
                return;
            _addresses = addresses;
            Publish();
        }
        Changed?.Invoke();
    }

    /// <summary>The data plane, and the kernel, know this list.</summary>
    public void Confirm(PathList list)
    {
        lock (_lock)
            _confirmed = Math.Max(_confirmed, list.Version);
    }

    /// <summary>A way is used until the route is disposed of. Ways that are the same are one.</summary>
    public CheckRoute Open(DataPath path)
    {
        bool isNew = false;
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(path, out entry))
            {
                isNew = true;
                _entries.Add(path, entry = new(_free.TryDequeue(out int index) ? index : 0));
                Publish();
                entry.Since = _current.Version;
            }
            entry.Users++;
        }
        if (isNew)
            Changed?.Invoke();
        return new(this, path, entry);
    }

    /// <summary>The address that stands for a way; throws <see cref="LocalFailureException"/> while nobody else knows it.</summary>
    internal IPAddress AddressOf(DataPath path, Entry entry)
    {
        lock (_lock)
        {
            IPNetwork network = path.Virtual.AddressFamily == AddressFamily.InterNetwork ? _addresses.Ipv4 : _addresses.Ipv6;
            if (entry.Index == 0 || entry.Index >= PathList.SizeOf(network))
                throw new LocalFailureException($"check_addresses {network} has no address left for the way to {path.Server}; make it wider");
            if (_confirmed < entry.Since)
                throw new LocalFailureException($"the data plane does not know the way to {path.Server} yet");
            return PathList.AddressOf(network, entry.Index);
        }
    }

    internal void Close(DataPath path, Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Users > 0)
                return;
            _entries.Remove(path);
            if (entry.Index != 0)
                _free.Enqueue(entry.Index);
            Publish();
        }
        Changed?.Invoke();
    }

    private void Publish() => _current = new(
        _current.Version + 1, _addresses, [.. _entries.Where(e => e.Value.Index != 0).Select(e => (e.Value.Index, e.Key)).OrderBy(e => e.Index)]);

    /// <summary>A way in use. Guarded by the list.</summary>
    internal sealed class Entry(int index)
    {
        /// <summary>0: there was none left.</summary>
        public int Index { get; } = index;

        /// <summary>The version that it is in from on.</summary>
        public long Since { get; set; }

        /// <summary>How many routes there are.</summary>
        public int Users { get; set; }
    }
}
