using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Which local ports one worker uses, for each pair of a local address and a server endpoint: only those whose replies come back to this
/// worker. All workers together have <see cref="FirstPort"/> to 65535 for each pair. Owner: the worker.
/// </summary>
/// <remarks>
/// <para>A pair's ports have indexes in a row (<see cref="LocalPortSpread"/>), and 128 of them are a <see cref="PortChunk"/>. Chunks exist only
/// where ports are in use or rest, pairs only with chunks, so memory follows the number of sessions: 9.9 bytes for each, and not less
/// than 125 KB. A session knows its chunk, so giving a port back touches one line.</para>
/// <para>Ports are given out in turn: a freed port comes up again after all others of its pair. One that rests is passed over, from its last
/// packet on for <see cref="SessionRules.LocalPortRestMs"/> to one and a half times of it. A chunk whose ports have all rested stays with
/// its pair until another one needs it.</para>
/// <para>Work is bounded: a take looks at each of its pair's chunks once at most (512 with one worker; as a rule at one, and at two where
/// 95 % of the ports are taken), and at <see cref="ReclaimTries"/> others to find room, once a millisecond if there is none. A pair
/// without a free port is left alone until one of its sessions ends, or <see cref="RetryMs"/> have gone by.</para>
/// </remarks>
public sealed unsafe class LocalPorts
{
    /// <summary>First port given out.</summary>
    public const int FirstPort = 1024;

    /// <summary>Ports of a pair, over all workers.</summary>
    public const int PortCount = 65_536 - FirstPort;

    /// <summary>What stands for no pair.</summary>
    public const uint None = 0;

    // Pairs that can have sessions at once: one for so many sessions, at least these.
    private const uint SessionsPerPair = 16;
    private const uint SmallestPairCapacity = 1024;

    // Every pair can have a chunk; busy ones share one for so many sessions.
    private const uint SessionsPerChunk = 32;

    // A session refers to its chunk by 24 bits.
    private const uint MaxChunks = (1 << 24) - 1;

    private const int ReclaimTries = 64;
    private const uint RetryMs = 250;

    private readonly RestClock _clock;
    private readonly WorkerHash? _placement;
    private readonly PortShare _ipv4;
    private readonly PortShare _ipv6;
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();
    private readonly NumberIndex _pairIndex;
    private readonly NumberIndex _chunkIndex;
    private readonly PortPair* _pairs;
    private readonly PortChunk* _chunks;
    private readonly uint _pairCapacity;
    private readonly uint _chunkCapacity;
    private uint _unusedPair = 1;
    private uint _unusedChunk = 1;
    private uint _freePair;
    private uint _freeChunk;
    private uint _reclaimHand = 1;
    private uint _exhaustedCount;
    private bool _isShort;
    private uint _shortMs;

    /// <summary>Allocates for the sessions of a worker.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public LocalPorts(WorkerSetup setup, string owner)
        : this(setup.Memory, (uint)setup.SessionCapacity, owner, setup.Shared, setup.Placement, setup.Index)
    {
    }

    /// <summary>Allocates for up to <paramref name="sessionCapacity"/> sessions.</summary>
    /// <exception cref="InsufficientMemoryException">There are not enough huge pages.</exception>
    public LocalPorts(
        TableMemory memory, uint sessionCapacity, string owner, SharedTables* shared, WorkerHash? placement = null, int worker = 0)
    {
        Shared = shared;
        _clock = new RestClock(shared);
        _placement = placement;
        _ipv4 = new PortShare(new LocalPortSpread(placement, worker, ipv4: true), placement);
        _ipv6 = new PortShare(new LocalPortSpread(placement, worker, ipv4: false), placement);
        // Number 0 is "none".
        _pairCapacity = Math.Clamp(sessionCapacity / SessionsPerPair, SmallestPairCapacity, MaxChunks / 2) + 1;
        _chunkCapacity = Math.Min(_pairCapacity + sessionCapacity / SessionsPerChunk, MaxChunks);
        _pairIndex = new NumberIndex(memory, _pairCapacity, $"local-port pair index of {owner}");
        _chunkIndex = new NumberIndex(memory, _chunkCapacity, $"local-port index of {owner}");
        nuint pairBytes = _pairCapacity * (nuint)sizeof(PortPair);
        nuint chunkBytes = _chunkCapacity * (nuint)sizeof(PortChunk);
        _pairs = (PortPair*)memory.Allocate(pairBytes, $"local-port pairs of {owner}");
        _chunks = (PortChunk*)memory.Allocate(chunkBytes, $"local ports of {owner}");
        MemoryBytes = _pairIndex.MemoryBytes + _chunkIndex.MemoryBytes + pairBytes + chunkBytes;
    }

    /// <summary>Memory, bytes.</summary>
    public ulong MemoryBytes { get; }

    /// <summary>What the control thread writes.</summary>
    public SharedTables* Shared { get; }

    /// <summary>Ports of a pair that this worker can give out.</summary>
    public int UsableCount => _ipv4.UsableCount;

    /// <summary>Places that all takes have looked at, since the start: to bound and to measure their work.</summary>
    public ulong LookCount { get; private set; }

    /// <summary>The pair of a local address and a server, made when it is new; <see cref="None"/> when there is no room for another.</summary>
    public uint PairOf(in LocalAddress local, in ServerEntry server, Be16 realPort, uint nowMs)
    {
        PairKey key = PairKey.Of(local.Index, local.Address, server.Endpoint, server.Address, realPort);
        uint hash = key.Hash(_seed);
        uint slot = _pairIndex.HomeOf(hash);
        while (_pairIndex.TryNext(hash, ref slot, out uint number))
            if (_pairs[number].Ends == key.Ends && _pairs[number].Addresses == key.Addresses)
                return number;
        return Make(key, hash, local, server, realPort, nowMs);
    }

    /// <summary>
    /// Takes a free port of a pair that <see cref="PairOf"/> has just named; -1 when there is none. It goes back to
    /// <paramref name="chunk"/>.
    /// </summary>
    public int Take(uint pair, uint nowMs, out uint chunk)
    {
        chunk = 0;
        PortPair* ports = _pairs + pair;
        if (ports->IsExhausted && nowMs - ports->ExhaustedMs < RetryMs)
            return -1;
        _clock.Tick(nowMs);
        PortShare share = ShareOf(ports->IsIpv4);
        int index = ports->Cursor;
        // The chunk that the turn begins in comes once more at its end.
        for (int looks = 0; looks <= share.ChunkCount; looks++)
        {
            LookCount++;
            uint number = (uint)index / PortChunk.PortCount;
            chunk = ports->Chunk != 0 && _chunks[ports->Chunk].Number == number ? ports->Chunk : ChunkOf(pair, number, nowMs);
            int port = chunk == 0 ? -1 : TakeIn(_chunks + chunk, ref index, share);
            if (port >= 0)
            {
                ports->Cursor = (ushort)share.After(index);
                ports->Chunk = chunk;
                return port;
            }
            index = share.After((int)(number + 1) * PortChunk.PortCount - 1);
        }
        chunk = 0;
        Exhaust(pair, nowMs);
        return -1;
    }

    /// <summary>
    /// Takes this very port of a pair that <see cref="PairOf"/> has just named, whether it rests or not: the other director has given it out.
    /// It goes back to <paramref name="chunk"/>.
    /// </summary>
    public PortClaim TryClaim(uint pair, Be16 port, uint nowMs, out uint chunk)
    {
        PortClaim claim = Claim(pair, port.Host, nowMs, out chunk);
        if (claim != PortClaim.Given && _pairs[pair].ChunkCount == 0)
            End(pair);
        return claim;
    }

    /// <summary>Fetches what <see cref="Release"/> will write.</summary>
    public void PrefetchRelease(uint chunk) => Prefetch.Line(_chunks + chunk);

    /// <summary>Gives a port back that <see cref="Take"/> gave out; it may be given out again.</summary>
    public void Release(uint chunk, Be16 port)
    {
        PortChunk* ports = _chunks + chunk;
        uint index = ShareOf(ports->IsIpv4).Spread.IndexOf(port.Host, ports->ReplyBase);
        ports->Release((int)(index % PortChunk.PortCount));
        ports->TakenCount--;
        if (_exhaustedCount > 0 && _pairs[ports->Pair].IsExhausted)
        {
            Revive(_pairs + ports->Pair);
            _pairs[ports->Pair].Cursor = (ushort)index;
        }
    }

    /// <summary>Gives a port back whose session had its last packet so long ago; it rests, if that is not long enough.</summary>
    public void Rest(uint chunk, Be16 port, uint silenceMs, uint nowMs)
    {
        _clock.Tick(nowMs);
        if (!_clock.Rests(silenceMs, nowMs, out uint periods))
        {
            Release(chunk, port);
            return;
        }
        PortChunk* ports = _chunks + chunk;
        int place = (int)(ShareOf(ports->IsIpv4).Spread.IndexOf(port.Host, ports->ReplyBase) % PortChunk.PortCount);
        ports->Advance(_clock.Period);
        ports->Release(place);
        ports->Rest(place, _clock.Period - periods);
        ports->TakenCount--;
    }

    /// <summary>Reads what a chunk holds, for another thread; false when it is not in use.</summary>
    internal bool TryLook(uint chunk, uint nowMs, out PortPair pair, out PortChunk ports)
    {
        ports = _chunks[chunk];
        pair = _pairs[Math.Min(ports.Pair, _pairCapacity - 1)];
        ports.Advance(_clock.At(nowMs));
        return ports.IsLive && pair.Ends != 0;
    }

    /// <summary>One more than the last chunk that has ever been in use.</summary>
    internal uint ChunkLimit => Volatile.Read(ref _unusedChunk);

    private PortShare ShareOf(bool ipv4) => ipv4 ? _ipv4 : _ipv6;

    /// <summary>Takes the first free port from an index on in its chunk; those below <see cref="FirstPort"/> are set as used for good.</summary>
    private int TakeIn(PortChunk* chunk, ref int index, PortShare share)
    {
        chunk->Advance(_clock.Period);
        int first = chunk->Number * PortChunk.PortCount;
        int limit = Math.Min(PortChunk.PortCount, share.IndexCount - first);
        for (int place = chunk->FirstFree(index - first, limit); place >= 0; place = chunk->FirstFree(place + 1, limit))
        {
            index = first + place;
            chunk->Use(place);
            int port = share.Spread.PortOf((uint)index, chunk->ReplyBase);
            if (port < FirstPort)
                continue;
            chunk->TakenCount++;
            return port;
        }
        return -1;
    }

    private PortClaim Claim(uint pair, ushort port, uint nowMs, out uint chunk)
    {
        chunk = 0;
        PortPair* ports = _pairs + pair;
        PortShare share = ShareOf(ports->IsIpv4);
        if (port < FirstPort || share.IndexCount == 0)
            return PortClaim.Elsewhere;
        uint index = share.Spread.IndexOf(port, ports->ReplyBase);
        if (index >= share.IndexCount || share.Spread.PortOf(index, ports->ReplyBase) != port)
            return PortClaim.Elsewhere;
        _clock.Tick(nowMs);
        chunk = ChunkOf(pair, index / PortChunk.PortCount, nowMs);
        if (chunk == 0)
            return PortClaim.NoRoom;
        _chunks[chunk].Advance(_clock.Period);
        if (!_chunks[chunk].TryClaim((int)(index % PortChunk.PortCount)))
            return PortClaim.Taken;
        _chunks[chunk].TakenCount++;
        return PortClaim.Given;
    }

    private uint Make(PairKey key, uint hash, in LocalAddress local, in ServerEntry server, Be16 realPort, uint nowMs)
    {
        if (_freePair == 0 && _unusedPair == _pairCapacity)
            Reclaim(None, nowMs, pairs: true);
        uint pair = _freePair;
        if (pair != 0)
            _freePair = _pairs[pair].NextFree;
        else if (_unusedPair < _pairCapacity)
            pair = _unusedPair++;
        else
            return None;
        bool ipv4 = server.Address.IsIpv4;
        _pairs[pair] = new PortPair
        {
            Ends = key.Ends,
            Addresses = key.Addresses,
            Cursor = (ushort)ShareOf(ipv4).FirstIndex,
            IsIpv4 = ipv4,
            ReplyBase = (ushort)(_placement?.ReplyBase(server.Address, local.Address, realPort) ?? 0),
        };
        _pairIndex.Add(hash, pair);
        return pair;
    }

    private void End(uint pair)
    {
        PortPair* ports = _pairs + pair;
        Revive(ports);
        _pairIndex.Remove(new PairKey(ports->Ends, ports->Addresses).Hash(_seed), pair);
        *ports = new PortPair { NextFree = _freePair };
        _freePair = pair;
    }

    private void Exhaust(uint pair, uint nowMs)
    {
        PortPair* ports = _pairs + pair;
        if (ports->ChunkCount == 0)
        {
            End(pair);
            return;
        }
        _exhaustedCount += ports->IsExhausted ? 0u : 1;
        ports->IsExhausted = true;
        ports->ExhaustedMs = nowMs;
    }

    private void Revive(PortPair* pair)
    {
        _exhaustedCount -= pair->IsExhausted ? 1u : 0;
        pair->IsExhausted = false;
    }

    /// <summary>A chunk of a pair, made when there is none; 0 when there is no room for it.</summary>
    private uint ChunkOf(uint pair, uint number, uint nowMs)
    {
        uint hash = HashOf(pair, number);
        uint slot = _chunkIndex.HomeOf(hash);
        while (_chunkIndex.TryNext(hash, ref slot, out uint known))
            if (_chunks[known].Pair == pair && _chunks[known].Number == number)
                return known;
        if (_freeChunk == 0 && _unusedChunk == _chunkCapacity)
            Reclaim(pair, nowMs, pairs: false);
        uint chunk = _freeChunk;
        if (chunk != 0)
            _freeChunk = _chunks[chunk].NextFree;
        else if (_unusedChunk < _chunkCapacity)
            chunk = _unusedChunk++;
        else
            return 0;
        _chunks[chunk] = new PortChunk
        {
            Pair = pair, Number = (ushort)number, ReplyBase = _pairs[pair].ReplyBase, IsIpv4 = _pairs[pair].IsIpv4, Period = _clock.Period, IsLive = true,
        };
        _chunkIndex.Add(hash, chunk);
        _pairs[pair].ChunkCount++;
        return chunk;
    }

    /// <summary>
    /// Looks for a chunk whose ports have all rested, and for more until a pair has none left if that is what is needed. What the pair
    /// <paramref name="kept"/> has may go, but not the pair itself.
    /// </summary>
    private void Reclaim(uint kept, uint nowMs, bool pairs)
    {
        if (_isShort && _shortMs == nowMs)
            return;
        _clock.Tick(nowMs);
        for (int tries = 0; tries < ReclaimTries; tries++)
        {
            LookCount++;
            uint chunk = _reclaimHand;
            _reclaimHand = chunk + 1 < _unusedChunk ? chunk + 1 : 1;
            PortChunk* ports = _chunks + chunk;
            ports->Advance(_clock.Period);
            if (!ports->IsLive || !ports->IsEmpty)
                continue;
            Free(chunk, kept);
            if (pairs ? _freePair != 0 : _freeChunk != 0)
                return;
        }
        _isShort = true;
        _shortMs = nowMs;
    }

    private void Free(uint chunk, uint kept)
    {
        PortChunk* ports = _chunks + chunk;
        uint pair = ports->Pair;
        _chunkIndex.Remove(HashOf(pair, ports->Number), chunk);
        *ports = new PortChunk { NextFree = _freeChunk };
        _freeChunk = chunk;
        if (_pairs[pair].Chunk == chunk)
            _pairs[pair].Chunk = 0;
        if (--_pairs[pair].ChunkCount == 0 && pair != kept)
            End(pair);
    }

    private uint HashOf(uint pair, uint number) => (uint)(((ulong)pair << 9 | number) * 0x9E37_79B9_7F4A_7C15 + _seed >> 32);
}
