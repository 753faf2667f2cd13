using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// What one worker does with the templates that all workers share: finds or makes the one that binds a client, counts the sessions made
/// from it, and frees what is over. Owner: the worker; <see cref="TemplateStore"/> says how workers keep out of each other's way.
/// </summary>
/// <remarks>
/// A template that a session refers to stays until that session has ended. One that has no session is over when its time is up; one that
/// has some is extended by a minute at a time, as with LVS.
/// </remarks>
public sealed unsafe class TemplateTable(
    TemplateStore* store, WorkerStatistics statistics, int worker = 0, int workerCount = 1, SyncNews? news = null)
{
    /// <summary>No template.</summary>
    public const uint None = uint.MaxValue;

    private const long ExtensionMs = 60_000;

    // Another worker publishes within nanoseconds what it has claimed, unless it was interrupted; then its claim is cancelled.
    private const int PatientTries = 256;
    private const int MostTries = 512;

    private uint _sweepPosition = (uint)((ulong)worker * (store->Mask + 1) / (uint)workerCount);
    private long _nowMs;

    /// <summary>The shared memory.</summary>
    public TemplateStore* Store => store;

    /// <summary>Templates that there are, over all workers.</summary>
    public int UsedCount => Volatile.Read(ref store->UsedCount);

    /// <summary>First slot of the part of the table that this worker sweeps.</summary>
    public uint SweepFirst { get; } = (uint)((ulong)worker * (store->Mask + 1) / (uint)workerCount);

    /// <summary>The slot behind that part.</summary>
    public uint SweepEnd { get; } = (uint)(((ulong)worker + 1) * (store->Mask + 1) / (uint)workerCount);

    /// <summary>Tells the time, in every poll: it goes on where the worker's clock wraps.</summary>
    public void BeginPoll(uint nowMs) => _nowMs += nowMs - (uint)_nowMs;

    /// <summary>The worker's clock at the poll's beginning.</summary>
    public uint NowMs => (uint)_nowMs;

    /// <summary>A held template, which does not go before <see cref="Release"/>.</summary>
    public Template* this[uint slot] => store->Slots + slot;

    /// <summary>Holds the template of a key for a session; <see cref="None"/> when there is none.</summary>
    public uint TryHold(in TemplateKey key)
    {
        for (uint n = 0; n < TemplateStore.Window; n++)
        {
            uint slot = key.Hash + n & store->Mask;
            if (TryHold(slot, key))
                return slot;
        }
        return None;
    }

    /// <summary>A copy of the template in a slot that binds new sessions; false when there is none.</summary>
    public bool TryRead(uint slot, out Template template)
    {
        template = default;
        return new TemplateWord(Volatile.Read(ref store->Words[slot])).Phase == TemplatePhase.Live
            && TemplateStore.TryRead(store, slot, out template, out _);
    }

    /// <summary>
    /// Makes a template for a key that has none, and holds it for a session; when another worker has made one meanwhile, holds that.
    /// <see cref="None"/> when there is no room.
    /// </summary>
    public uint Make(in TemplateKey key, uint serverSlot, int serverIndex, uint timeoutMs, bool isRemote = false)
    {
        for (int tries = 0; tries < MostTries; tries++)
        {
            uint slot = Claim(key, out TemplateWord claimed);
            if (slot == None && MakeRoom(key))
                slot = Claim(key, out claimed);
            if (slot == None)
                return None;
            store->Slots[slot] = new Template
            {
                Client = key.Client,
                Service = key.Service,
                ServerSlot = serverSlot,
                TimeoutMs = timeoutMs,
                ExpiresAtMs = _nowMs + timeoutMs,
                ServerIndex = serverIndex,
                IsAssured = isRemote,
                IsRemote = isRemote,
            };
            bool yields = !TryOutdo(key, slot, tries < PatientTries, out uint other);
            if (!yields && Exchange(slot, claimed, claimed.In(TemplatePhase.Live).Held()))
            {
                statistics.Servers[serverSlot].Templates++;
                return slot;
            }
            Volatile.Write(ref store->Words[slot], claimed.Freed().Raw);
            Interlocked.Decrement(ref store->UsedCount);
            if (other == None)
                other = TryHold(key);
            if (other != None)
                return other;
            Thread.SpinWait(1);
        }
        return None;
    }

    /// <summary>Begins the time of a held template anew: a session is made from it.</summary>
    public void Renew(uint slot)
    {
        Template* template = store->Slots + slot;
        Volatile.Write(ref template->ExpiresAtMs, _nowMs + template->TimeoutMs);
        if (!template->IsRemote)
            return;
        template->IsRemote = false;
        Tell(SyncRecordKind.Template, slot);
    }

    /// <summary>Takes over how long a held template has left, as the other director says.</summary>
    public void Follow(uint slot, uint remainingMs)
    {
        store->Slots[slot].IsRemote = true;
        Volatile.Write(ref store->Slots[slot].ExpiresAtMs, _nowMs + remainingMs);
    }

    /// <summary>Makes no more sessions from a held template; a new one may take its place.</summary>
    public void Retire(uint slot)
    {
        TemplateWord word = new(Volatile.Read(ref store->Words[slot]));
        while (word.Phase == TemplatePhase.Live && !Exchange(slot, word, word.In(TemplatePhase.Retired)))
            word = new TemplateWord(Volatile.Read(ref store->Words[slot]));
        if (store->Slots[slot].IsAssured && !store->Slots[slot].IsRemote)
            Tell(SyncRecordKind.TemplateEnd, slot);
    }

    /// <summary>LVS's ASSURED. The template is held.</summary>
    public void Assure(uint slot)
    {
        if (store->Slots[slot].IsAssured)
            return;
        store->Slots[slot].IsAssured = true;
        Tell(SyncRecordKind.Template, slot);
    }

    /// <summary>A session made from the template has ended.</summary>
    /// <param name="slot">The template.</param>
    /// <param name="early">Whether it was ended before its time; as with LVS a template goes with it unless it is assured.</param>
    public void Release(uint slot, bool early = false)
    {
        ExtendIfDue(slot);
        bool goes = early && !store->Slots[slot].IsAssured;
        TemplateWord word = new(Interlocked.Decrement(ref store->Words[slot]));
        if (word.Holders == 0 && (goes || word.Phase == TemplatePhase.Retired))
            TryFree(slot, word);
    }

    /// <summary>Looks at up to <paramref name="budget"/> slots, and frees or extends what has timed out there.</summary>
    public void Sweep(int budget)
    {
        if (UsedCount == 0)
            return;
        while (budget-- > 0 && SweepFirst < SweepEnd)
        {
            uint slot = _sweepPosition;
            _sweepPosition = slot + 1 == SweepEnd ? SweepFirst : slot + 1;
            TemplateWord word = new(Volatile.Read(ref store->Words[slot]));
            if (IsOver(slot, word))
                TryFree(slot, word);
            else if (word.Holders > 0)
                ExtendIfDue(slot);
        }
    }

    /// <summary>Ends a template that has no sessions and is not assured, as LVS's drop_entry does; false when it is another one.</summary>
    public bool TryDropUnassured(uint slot)
    {
        TemplateWord word = new(Volatile.Read(ref store->Words[slot]));
        return word.Phase is TemplatePhase.Live or TemplatePhase.Retired && word.Holders == 0 && !store->Slots[slot].IsAssured
            && TryFree(slot, word);
    }

    private void Tell(SyncRecordKind kind, uint slot)
    {
        if (news is { IsOn: true })
            news.Tell(kind, store->Slots[slot], NowMs);
    }

    /// <summary>Holds the template of a slot if it is the key's; frees it if it is over.</summary>
    private bool TryHold(uint slot, in TemplateKey key)
    {
        while (true)
        {
            TemplateWord word = new(Volatile.Read(ref store->Words[slot]));
            if (word.Phase != TemplatePhase.Live || word.Tag != TemplateWord.TagOf(key.Hash) || !IsOf(slot, key))
                return false;
            if (IsOver(slot, word))
            {
                TryFree(slot, word);
                return false;
            }
            if (Exchange(slot, word, word.Held()))
                return true;
        }
    }

    /// <summary>
    /// Whether this worker may publish its claim. It may not when another has published a template of the key, which is held then, or has
    /// claimed a lower slot of the window; higher claims are cancelled, and lower ones, too, when that takes too long.
    /// </summary>
    private bool TryOutdo(in TemplateKey key, uint own, bool patient, out uint other)
    {
        bool isLower = true;
        other = None;
        for (uint n = 0; n < TemplateStore.Window; n++)
        {
            uint slot = key.Hash + n & store->Mask;
            if (slot == own)
            {
                isLower = false;
                continue;
            }
            if (TryHold(slot, key))
            {
                other = slot;
                return false;
            }
            TemplateWord word = new(Volatile.Read(ref store->Words[slot]));
            if (word.Tag != TemplateWord.TagOf(key.Hash))
                continue;
            if (word.Phase == TemplatePhase.Claimed && isLower && patient)
                return false;
            bool changed = word.Phase == TemplatePhase.Claimed && !Exchange(slot, word, word.In(TemplatePhase.Cancelled));
            if (changed || word.Phase == TemplatePhase.Live && IsOf(slot, key))
                n--;
        }
        return true;
    }

    /// <summary>Takes a slot of the key's window that is free, or whose template is over; <see cref="None"/> when there is none.</summary>
    private uint Claim(in TemplateKey key, out TemplateWord claimed)
    {
        for (uint n = 0; n < TemplateStore.Window; n++)
        {
            uint slot = key.Hash + n & store->Mask;
            TemplateWord word = new(Volatile.Read(ref store->Words[slot]));
            if (IsOver(slot, word))
            {
                TryFree(slot, word);
                word = new TemplateWord(Volatile.Read(ref store->Words[slot]));
            }
            claimed = word.Claim(TemplateWord.TagOf(key.Hash));
            if (word.Phase != TemplatePhase.Free || !Exchange(slot, word, claimed))
                continue;
            Interlocked.Increment(ref store->UsedCount);
            return slot;
        }
        claimed = default;
        return None;
    }

    /// <summary>
    /// Ends an unassured template without sessions in a full window: clients that never got as far as a session in use, as in a flood of SYNs,
    /// do not keep out others.
    /// </summary>
    private bool MakeRoom(in TemplateKey key)
    {
        for (uint n = 0; n < TemplateStore.Window; n++)
            if (TryDropUnassured(key.Hash + n & store->Mask))
                return true;
        return false;
    }

    private bool IsOf(uint slot, in TemplateKey key)
    {
        Template* template = store->Slots + slot;
        return template->Client == key.Client && template->Service.Address == key.Service.Address
            && template->Service.Port.Raw == key.Service.Port.Raw && template->Service.Protocol == key.Service.Protocol;
    }

    private bool IsOver(uint slot, TemplateWord word) => word.Holders == 0
        && (word.Phase == TemplatePhase.Live && Volatile.Read(ref store->Slots[slot].ExpiresAtMs) <= _nowMs || word.Phase == TemplatePhase.Retired);

    private void ExtendIfDue(uint slot)
    {
        ref long expires = ref store->Slots[slot].ExpiresAtMs;
        long due = Volatile.Read(ref expires);
        if (due <= _nowMs)
            Interlocked.CompareExchange(ref expires, due + ((_nowMs - due) / ExtensionMs + 1) * ExtensionMs, due);
    }

    /// <summary>Frees a slot whose template has no sessions; false when another worker was first, or holds it now.</summary>
    private bool TryFree(uint slot, TemplateWord word)
    {
        uint serverSlot = store->Slots[slot].ServerSlot;
        if (!Exchange(slot, word, word.Freed()))
            return false;
        statistics.Servers[serverSlot].Templates--;
        Interlocked.Decrement(ref store->UsedCount);
        return true;
    }

    private bool Exchange(uint slot, TemplateWord from, TemplateWord to) =>
        Interlocked.CompareExchange(ref store->Words[slot], to.Raw, from.Raw) == from.Raw;
}
