using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Which local ports one worker uses, for each pair of a local address and a real endpoint: one address carries
/// <see cref="PortCount"/> sessions to every endpoint. Owner: the worker.
/// </summary>
/// <remarks>
/// A pair has a <see cref="Block"/> that refers to chunks of 1024 ports; chunks exist only where ports are in use, so memory follows
/// the number of sessions: 8.7 bytes for each, and not less than 110 KB. Ports are given out in turn: a freed port comes up again after all
/// others of its pair. When there is no room for a new pair, it takes the block of one that has no session.
/// </remarks>
public sealed unsafe class LocalPorts
{
    /// <summary>First port given out.</summary>
    public const int FirstPort = 1024;

    /// <summary>Ports of a pair.</summary>
    public const int PortCount = 65_536 - FirstPort;

    private const int PortsPerChunk = 1024;
    private const int ChunkCount = PortCount / PortsPerChunk;
    private const int WordsPerChunk = PortsPerChunk / 64;

    // Pairs that can have sessions at once: one for so many sessions, at least these.
    private const uint SessionsPerBlock = 64;
    private const uint SmallestBlockCapacity = 256;

    // Busy pairs have a chunk for so many sessions.
    private const uint SessionsPerChunk = 64;

    // A session refers to its block by 24 bits.
    private const uint MaxBlocks = 1 << 24;

    // Blocks looked at for one without a session, before a new pair is refused.
    private const int ReclaimTries = 64;

    private readonly BlockSlot* _index;
    private readonly uint _indexSize;
    private readonly Block* _blocks;
    private readonly ulong* _keys;
    private readonly uint _blockCapacity;
    private readonly Chunk* _chunks;
    private readonly uint _chunkCapacity;
    private uint _blockCount;
    private uint _reclaimHand;
    private uint _freeChunk;
    private uint _unusedChunk = 1;

    /// <summary>Allocates for up to <paramref name="sessionCapacity"/> sessions.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public LocalPorts(TableMemory memory, uint sessionCapacity, string owner)
    {
        _blockCapacity = Math.Clamp(sessionCapacity / SessionsPerBlock, SmallestBlockCapacity, MaxBlocks);
        _indexSize = _blockCapacity * 2;
        // Chunk 0 is "none". Every pair can have one.
        _chunkCapacity = _blockCapacity + sessionCapacity / SessionsPerChunk + 1;
        _index = Allocate<BlockSlot>(memory, _indexSize, $"local-port index of {owner}");
        _blocks = Allocate<Block>(memory, _blockCapacity, $"local-port blocks of {owner}");
        _keys = Allocate<ulong>(memory, _blockCapacity, $"local-port keys of {owner}");
        _chunks = Allocate<Chunk>(memory, _chunkCapacity, $"local-port chunks of {owner}");
    }

    /// <summary>Memory, bytes.</summary>
    public ulong MemoryBytes { get; private set; }

    /// <summary>The block of a pair, made when it is new; <see cref="uint.MaxValue"/> when there is no room for another.</summary>
    public uint BlockOf(uint localAddressIndex, uint endpoint)
    {
        ulong key = ((ulong)localAddressIndex << 32 | endpoint) + 1;
        uint slot = SlotOf(key);
        if (_index[slot].Key == key)
            return _index[slot].Block;
        uint block = _blockCount < _blockCapacity ? _blockCount++ : Reclaim();
        if (block == uint.MaxValue)
            return block;
        // Reclaiming may have moved entries.
        _index[SlotOf(key)] = new BlockSlot { Key = key, Block = block };
        _keys[block] = key;
        return block;
    }

    /// <summary>Takes a free port of a pair; -1 when all are in use.</summary>
    public int Take(uint block)
    {
        Block* ports = _blocks + block;
        int start = ports->Cursor;
        int port = IsFree(ports, start) ? start : FindFree(ports, start, PortCount);
        if (port < 0)
            port = FindFree(ports, 0, start);
        if (port < 0)
            return -1;
        Chunk* chunk = _chunks + ports->Chunks[port / PortsPerChunk];
        chunk->Words[port % PortsPerChunk / 64] |= 1UL << port % 64;
        ports->Cursor = (ushort)(port + 1 == PortCount ? 0 : port + 1);
        ports->UsedCount++;
        return FirstPort + port;
    }

    /// <summary>Fetches what <see cref="Release"/> will write.</summary>
    public void PrefetchRelease(uint block, int port)
    {
        Block* ports = _blocks + block;
        Prefetch.Line(ports);
        Prefetch.Line(_chunks + ports->Chunks[(port - FirstPort) / PortsPerChunk]);
    }

    /// <summary>Gives a port back that <see cref="Take"/> gave out.</summary>
    public void Release(uint block, int port)
    {
        port -= FirstPort;
        Block* ports = _blocks + block;
        ports->UsedCount--;
        uint index = ports->Chunks[port / PortsPerChunk];
        Chunk* chunk = _chunks + index;
        chunk->Words[port % PortsPerChunk / 64] &= ~(1UL << port % 64);
        if (!IsEmpty(chunk))
            return;
        ports->Chunks[port / PortsPerChunk] = 0;
        chunk->NextFree = _freeChunk;
        _freeChunk = index;
    }

    /// <summary>Where a key is in the index, or where it would go.</summary>
    private uint SlotOf(ulong key)
    {
        uint slot = HomeOf(key);
        while (_index[slot].Key != 0 && _index[slot].Key != key)
            slot = SlotAfter(slot);
        return slot;
    }

    private uint HomeOf(ulong key) => (uint)((key * 0x9E3779B97F4A7C15 >> 32) * _indexSize >> 32);

    private uint SlotAfter(uint slot) => slot + 1 == _indexSize ? 0 : slot + 1;

    private uint Distance(uint from, uint to) => to >= from ? to - from : to + _indexSize - from;

    /// <summary>Takes a block without a session away from its pair; <see cref="uint.MaxValue"/> when none was found.</summary>
    private uint Reclaim()
    {
        for (int tries = 0; tries < ReclaimTries; tries++)
        {
            uint block = _reclaimHand;
            _reclaimHand = block + 1 == _blockCapacity ? 0 : block + 1;
            if (_blocks[block].UsedCount != 0)
                continue;
            RemoveFromIndex(SlotOf(_keys[block]));
            _blocks[block] = default;
            return block;
        }
        return uint.MaxValue;
    }

    /// <summary>Empties a slot and moves the entries behind it up, so that none lies behind a gap.</summary>
    private void RemoveFromIndex(uint gap)
    {
        for (uint slot = SlotAfter(gap); _index[slot].Key != 0; slot = SlotAfter(slot))
        {
            if (Distance(HomeOf(_index[slot].Key), slot) < Distance(gap, slot))
                continue;
            _index[gap] = _index[slot];
            gap = slot;
        }
        _index[gap] = default;
    }

    /// <summary>A free port in [from, to), its chunk present; -1 when there is none. Chunks that cannot be made are passed over.</summary>
    private int FindFree(Block* ports, int from, int to)
    {
        while (from < to)
        {
            int end = Math.Min(to, (from / PortsPerChunk + 1) * PortsPerChunk);
            if (EnsureChunk(ports, from / PortsPerChunk))
            {
                ulong* words = _chunks[ports->Chunks[from / PortsPerChunk]].Words;
                for (; from < end; from = (from / 64 + 1) * 64)
                {
                    ulong free = ~words[from % PortsPerChunk / 64] >> from % 64;
                    int port = from + BitOperations.TrailingZeroCount(free);
                    if (free != 0 && port < end)
                        return port;
                }
            }
            from = end;
        }
        return -1;
    }

    /// <summary>Whether a port is free whose chunk is there: as a rule, the next one is.</summary>
    private bool IsFree(Block* ports, int port)
    {
        uint chunk = ports->Chunks[port / PortsPerChunk];
        return chunk != 0 && (_chunks[chunk].Words[port % PortsPerChunk / 64] >> port % 64 & 1) == 0;
    }

    private bool EnsureChunk(Block* ports, int chunk)
    {
        if (ports->Chunks[chunk] != 0)
            return true;
        uint index = _freeChunk;
        if (index != 0)
            _freeChunk = _chunks[index].NextFree;
        else if (_unusedChunk < _chunkCapacity)
            index = _unusedChunk++;
        else
            return false;
        _chunks[index] = default;
        ports->Chunks[chunk] = index;
        return true;
    }

    private static bool IsEmpty(Chunk* chunk)
    {
        Vector256<ulong> used = Vector256<ulong>.Zero;
        for (int word = 0; word < WordsPerChunk; word += Vector256<ulong>.Count)
            used |= Vector256.Load(chunk->Words + word);
        return used == Vector256<ulong>.Zero;
    }

    private T* Allocate<T>(TableMemory memory, uint count, string purpose) where T : unmanaged
    {
        nuint bytes = count * (nuint)sizeof(T);
        MemoryBytes += bytes;
        return (T*)memory.Allocate(bytes, purpose);
    }

    private struct BlockSlot
    {
        public ulong Key;
        public uint Block;
    }

    /// <summary>A pair's ports: where to look next, how many are in use, and its chunks (0: none). 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Block
    {
        [FieldOffset(0)] public ushort Cursor;
        [FieldOffset(2)] public ushort UsedCount;
        [FieldOffset(4)] public fixed uint Chunks[ChunkCount];
    }

    /// <summary>1024 ports, one bit each, set while in use; or a link in the list of free chunks. Two cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Chunk
    {
        [FieldOffset(0)] public fixed ulong Words[WordsPerChunk];
        [FieldOffset(0)] public uint NextFree;
    }
}
