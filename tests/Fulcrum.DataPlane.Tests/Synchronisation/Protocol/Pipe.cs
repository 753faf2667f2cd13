using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>A connection in memory: two ends, bytes in both directions, and what a test does to them.</summary>
internal sealed class Pipe
{
    /// <summary>Both directions.</summary>
    public Pipe(int capacity) => (_forward, _backward) = (new Way(capacity), new Way(capacity));

    private readonly Way _forward;
    private readonly Way _backward;

    /// <summary>The most bytes of one call; as in TCP, boundaries mean nothing.</summary>
    public int Chunk { get; set; } = int.MaxValue;

    /// <summary>Bytes that pass, in both directions together, before it breaks.</summary>
    public long Budget { get; set; } = long.MaxValue;

    /// <summary>Whether nothing arrives any more, without anybody being told.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether an end has closed it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Changes what passes: (from who connected, bytes).</summary>
    public Action<bool, Memory<byte>>? Tamper { get; set; }

    /// <summary>What the end that has connected, or the other one, reads next.</summary>
    public int Read(bool isInitiator, Span<byte> space)
    {
        Way way = isInitiator ? _backward : _forward;
        if (way.Count == 0 || IsCut)
            return IsClosed && !IsCut ? ISyncStream.Broken : 0;
        return way.Take(space[..Math.Min(space.Length, Chunk)]);
    }

    /// <summary>What an end sends.</summary>
    public int Write(bool isInitiator, ReadOnlySpan<byte> bytes)
    {
        if (IsClosed)
            return ISyncStream.Broken;
        Way way = isInitiator ? _forward : _backward;
        int count = (int)Math.Min(Math.Min(bytes.Length, Chunk), Math.Min(Budget, way.Room));
        Budget -= count;
        if (Tamper is null)
        {
            way.Add(bytes[..count]);
        }
        else
        {
            byte[] changed = bytes[..count].ToArray();
            Tamper(isInitiator, changed);
            way.Add(changed);
        }
        if (Budget == 0)
            IsClosed = true;
        return count;
    }

    /// <summary>An end goes away.</summary>
    public void Close() => IsClosed = true;

    private sealed class Way(int capacity)
    {
        private readonly byte[] _bytes = new byte[capacity];
        private int _start;

        public int Count { get; private set; }

        public int Room => _bytes.Length - Count;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes)
                _bytes[(_start + Count++) % _bytes.Length] = value;
        }

        public int Take(Span<byte> space)
        {
            int count = Math.Min(space.Length, Count);
            for (int index = 0; index < count; index++)
                space[index] = _bytes[(_start + index) % _bytes.Length];
            _start = (_start + count) % _bytes.Length;
            Count -= count;
            return count;
        }
    }
}
