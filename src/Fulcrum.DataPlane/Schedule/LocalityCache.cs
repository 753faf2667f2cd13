using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Which servers the destinations of lblc and lblcr services have, for one worker: a fixed number of entries in chained buckets,
/// LVS's limits for one service here for all of them. Owner: the worker.
/// </summary>
internal sealed unsafe class LocalityCache
{
    /// <summary>Entries at most; what has none then is scheduled without.</summary>
    public const int Capacity = 24_576;

    // With more, those not used for a few minutes go.
    private const int SoftCapacity = 16_384;
    private const uint BriefIdleMs = 360_000;
    private const int BucketCount = 32_768;

    private readonly LocalityEntry* _entries;
    private readonly int* _buckets;
    private readonly FlowHash _hash;
    private int _free;
    private int _untouched;
    private int _next;

    /// <summary>Allocates an empty cache.</summary>
    public LocalityCache(WorkerSetup setup, string owner)
    {
        _hash = setup.Hash ?? FlowHash.CreateRandom();
        _entries = (LocalityEntry*)setup.Memory.Allocate(Capacity * (nuint)sizeof(LocalityEntry), $"locality cache of {owner}");
        _buckets = (int*)setup.Memory.Allocate(BucketCount * sizeof(int), $"locality cache of {owner}");
    }

    /// <summary>Entries in use.</summary>
    public int Count { get; private set; }

    /// <summary>The entry of a destination; null when it has none.</summary>
    public LocalityEntry* Find(ulong service, IpAddress destination)
    {
        for (int link = *BucketOf(service, destination); link != 0; link = _entries[link - 1].Next)
            if (_entries[link - 1].Service == service && _entries[link - 1].Destination == destination)
                return _entries + (link - 1);
        return null;
    }

    /// <summary>An entry without members for a destination that has none; null when there is no room.</summary>
    public LocalityEntry* Add(ulong service, IpAddress destination, bool isSet, uint nowMs)
    {
        int link = _free;
        if (link != 0)
            _free = _entries[link - 1].Next;
        else if (_untouched < Capacity)
            link = ++_untouched;
        else
            return null;
        int* bucket = BucketOf(service, destination);
        LocalityEntry* entry = _entries + (link - 1);
        *entry = new LocalityEntry
        {
            Destination = destination, Service = service, UsedAtMs = nowMs, ChangedAtMs = nowMs, IsSet = isSet, Next = *bucket,
        };
        *bucket = link;
        Count++;
        return entry;
    }

    /// <summary>Looks at up to <paramref name="budget"/> entries and frees those that have not been used for long.</summary>
    public void Sweep(uint nowMs, int budget, SessionRules* rules)
    {
        for (; budget > 0 && Count > 0; budget--)
        {
            if (_next >= _untouched)
                _next = 0;
            LocalityEntry* entry = _entries + _next++;
            if (entry->MemberCount > 0 && IsIdle(entry, nowMs, rules))
                Free(entry);
        }
    }

    private bool IsIdle(LocalityEntry* entry, uint nowMs, SessionRules* rules)
    {
        uint idleMs = nowMs - entry->UsedAtMs;
        uint expirationSeconds = entry->IsSet ? rules->LblcrExpirationSeconds : rules->LblcExpirationSeconds;
        return idleMs >= expirationSeconds * 1000UL || Count > SoftCapacity && idleMs >= BriefIdleMs;
    }

    private void Free(LocalityEntry* entry)
    {
        int freed = (int)(entry - _entries) + 1;
        int* link = BucketOf(entry->Service, entry->Destination);
        while (*link != freed)
            link = &_entries[*link - 1].Next;
        *link = entry->Next;
        *entry = new LocalityEntry { Next = _free };
        _free = freed;
        Count--;
    }

    private int* BucketOf(ulong service, IpAddress destination) =>
        _buckets + (_hash.Of(destination.Bytes ^ Vector128.Create(service, 0).AsByte()) & BucketCount - 1);
}
