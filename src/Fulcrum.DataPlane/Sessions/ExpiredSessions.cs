using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Some sessions that have timed out, with the hashes of their keys: collected first, so that their buckets come from memory at
/// once. A handle. Owner: the worker.
/// </summary>
/// <remarks>unsafe: one block; the count, then sessions, then two hashes each.</remarks>
public readonly unsafe struct ExpiredSessions(TableMemory memory, string owner)
{
    private const int Capacity = 16;
    private const int SessionsAt = 8;
    private const int HashesAt = SessionsAt + Capacity * 8;
    private const int Size = HashesAt + Capacity * 2 * sizeof(uint);

    private readonly byte* _block = (byte*)memory.Allocate(Size, $"expired sessions of {owner}");

    /// <summary>Sessions in it.</summary>
    public int Count => *(int*)_block;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether there is no room for another.</summary>
    public bool IsFull => Count == Capacity;

    private uint* Hashes => (uint*)(_block + HashesAt);

    /// <summary>A session.</summary>
    public Session* this[int index] => ((Session**)(_block + SessionsAt))[index];

    /// <summary>Hash of a session's key.</summary>
    public uint HashOf(int index, Direction direction) => Hashes[index * 2 + (int)direction];

    /// <summary>Forgets all.</summary>
    public void Clear() => *(int*)_block = 0;

    /// <summary>Adds a session and prefetches its buckets; there is room.</summary>
    public void Add(Session* session, SessionTable table)
    {
        int index = (*(int*)_block)++;
        ((Session**)(_block + SessionsAt))[index] = session;
        uint inbound = table.HashOf(&session->Inbound);
        uint outbound = table.HashOf(&session->Outbound);
        Prefetch.Line(table.BucketOf(inbound));
        Prefetch.Line(table.BucketOf(outbound));
        Hashes[index * 2] = inbound;
        Hashes[index * 2 + 1] = outbound;
    }
}
