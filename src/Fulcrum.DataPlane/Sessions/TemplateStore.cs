using System.Numerics;
using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// The memory of all templates, shared by all workers (<see cref="TemplateTable"/> is what each does with it) and read by the control
/// thread. A key's template is in one of <see cref="Window"/> slots in a row, the lowest wins. Nobody waits for anybody: slots are claimed,
/// published and freed by compare and exchange of their <see cref="TemplateWord"/>.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
public unsafe struct TemplateStore
{
    /// <summary>Most templates: sessions refer to one by 24 bits.</summary>
    public const int MaximumCapacity = 1 << 23;

    /// <summary>Slots that a key can be in.</summary>
    public const int Window = 32;

    /// <summary>By slot. Access by Volatile and Interlocked only.</summary>
    [FieldOffset(0)] public ulong* Words;

    /// <summary>By slot; valid while the slot's word says so.</summary>
    [FieldOffset(8)] public Template* Slots;

    /// <summary>Slots minus one; their number is a power of two.</summary>
    [FieldOffset(16)] public uint Mask;

    /// <summary>Hash of keys, the same for all workers.</summary>
    [FieldOffset(32)] public FlowHash Hash;

    /// <summary>Slots that are not free. Written by all workers, by Interlocked, when templates come and go; read once a poll.</summary>
    [FieldOffset(256)] public int UsedCount;

    /// <summary>Slots for so many templates: then windows are rarely full.</summary>
    public static uint SlotsFor(int capacity) => BitOperations.RoundUpToPowerOf2((uint)Math.Max(Window, capacity + capacity / 3));

    /// <summary>Bytes that so many templates take.</summary>
    public static long BytesFor(int capacity) => (long)SlotsFor(capacity) * (sizeof(Template) + sizeof(ulong)) + sizeof(TemplateStore);

    /// <summary>Allocates room for so many templates.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public static TemplateStore* Allocate(TableMemory memory, int capacity, FlowHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        uint slots = SlotsFor(capacity);
        TemplateStore* store = (TemplateStore*)memory.Allocate((nuint)sizeof(TemplateStore), "template table");
        store->Words = (ulong*)memory.Allocate((nuint)slots * sizeof(ulong), "template index");
        store->Slots = (Template*)memory.Allocate((nuint)slots * (nuint)sizeof(Template), "templates");
        store->Mask = slots - 1;
        store->Hash = hash;
        return store;
    }

    /// <summary>
    /// Reads the template of a slot while workers go on; false when there is none, or it changed meanwhile. Any thread.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="slot">0 to <see cref="Mask"/>.</param>
    /// <param name="template">A copy.</param>
    /// <param name="sessions">Sessions made from it that there are.</param>
    public static bool TryRead(TemplateStore* store, uint slot, out Template template, out uint sessions)
    {
        TemplateWord before = new(Volatile.Read(ref store->Words[slot]));
        template = default;
        sessions = before.Holders;
        if (before.Phase is not (TemplatePhase.Live or TemplatePhase.Retired))
            return false;
        template = store->Slots[slot];
        Interlocked.MemoryBarrier();
        TemplateWord after = new(Volatile.Read(ref store->Words[slot]));
        return before.IsSameAs(after);
    }
}
