using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Fulcrum.DataPlane.Steering;

/// <summary>
/// The local ports whose replies belong to one worker, in a row: index 0 to <see cref="Count"/> - 1 for every pair of a local address and
/// a server endpoint. Immutable; one for each family of servers.
/// </summary>
/// <remarks>
/// The hash of a reply is its pair's (<see cref="WorkerHash.ReplyBase"/>) exclusive-or the port's, and the port's is linear. So some bits of
/// the port, the pivots, can be solved for any hash that is wanted, whatever the others are: index = others x (entries of the worker)
/// + which of these entries. No port is tried in vain, and none is looked for.
/// </remarks>
public sealed class LocalPortSpread
{
    private const int PortBits = 16;

    private readonly WorkerHash? _hash;
    private readonly bool _ipv4;
    private readonly uint _mask;
    private readonly ushort _freeBits;
    private readonly ushort[] _pivotsOf;
    private readonly ushort[] _entries;
    private readonly ushort[] _orderOf;
    private readonly uint _entryCount;

    /// <summary>Solves a worker's ports.</summary>
    /// <param name="hash">Which worker replies belong to; null: all to this one, and ports are their own indexes.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="ipv4">Family of the servers.</param>
    /// <exception cref="ArgumentException">The key does not let ports reach all entries of the indirection table.</exception>
    public LocalPortSpread(WorkerHash? hash, int worker, bool ipv4)
    {
        _hash = hash;
        _ipv4 = ipv4;
        int tableSize = hash?.EntryCount ?? 1;
        _mask = (uint)tableSize - 1;
        _entries = [.. Enumerable.Range(0, tableSize).Where(entry => hash == null || hash.WorkerOfEntry((uint)entry) == worker).Select(entry => (ushort)entry)];
        _entryCount = (uint)_entries.Length;
        _orderOf = new ushort[tableSize];
        for (int order = 0; order < _entries.Length; order++)
            _orderOf[_entries[order]] = (ushort)order;
        _pivotsOf = Solve(tableSize, out ushort pivots);
        _freeBits = (ushort)~pivots;
        Count = _entries.Length << PortBits - BitOperations.Log2((uint)tableSize);
    }

    /// <summary>Indexes there are: 65536 divided among the workers.</summary>
    public int Count { get; }

    /// <summary>The port of an index, for a pair with this <see cref="WorkerHash.ReplyBase"/>.</summary>
    public ushort PortOf(uint index, uint replyBase)
    {
        if (_hash == null)
            return (ushort)index;
        (uint others, uint order) = Math.DivRem(index, _entryCount);
        ushort free = Deposit(others);
        return (ushort)(free | _pivotsOf[(_entries[order] ^ replyBase ^ _hash.ReplyPort(_ipv4, free)) & _mask]);
    }

    /// <summary>The index of a port that <see cref="PortOf"/> gave.</summary>
    public uint IndexOf(ushort port, uint replyBase) => _hash == null
        ? port
        : Extract(port) * _entryCount + _orderOf[(replyBase ^ _hash.ReplyPort(_ipv4, port)) & _mask];

    /// <summary>
    /// By hash: the combination of pivot bits that gives it (Gaussian elimination; low bits are pivots where they can be, so that ports
    /// of neighbouring indexes are near each other).
    /// </summary>
    private ushort[] Solve(int tableSize, out ushort pivots)
    {
        pivots = 0;
        ushort[] solutions = new ushort[tableSize];
        int solved = 1;
        List<uint> reachable = [0];
        for (int bit = 0; bit < PortBits && solved < tableSize; bit++)
        {
            uint part = _hash!.ReplyPort(_ipv4, (ushort)(1 << bit));
            if (part == 0 || solutions[part] != 0)
                continue;
            pivots |= (ushort)(1 << bit);
            for (int known = 0; known < solved; known++)
            {
                uint value = reachable[known] ^ part;
                solutions[value] = (ushort)(solutions[reachable[known]] | 1 << bit);
                reachable.Add(value);
            }
            solved *= 2;
        }
        return solved == tableSize
            ? solutions
            : throw new ArgumentException($"With this RSS key local ports reach {solved} of {tableSize} entries of the indirection table only.");
    }

    private ushort Deposit(uint value)
    {
        if (Bmi2.IsSupported)
            return (ushort)Bmi2.ParallelBitDeposit(value, _freeBits);
        uint port = 0;
        for (uint bits = _freeBits; bits != 0; bits &= bits - 1, value >>= 1)
            port |= (value & 1) << BitOperations.TrailingZeroCount(bits);
        return (ushort)port;
    }

    private uint Extract(ushort port)
    {
        if (Bmi2.IsSupported)
            return Bmi2.ParallelBitExtract(port, _freeBits);
        uint value = 0;
        int place = 0;
        for (uint bits = _freeBits; bits != 0; bits &= bits - 1)
            value |= ((uint)port >> BitOperations.TrailingZeroCount(bits) & 1) << place++;
        return value;
    }
}
