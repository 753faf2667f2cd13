namespace Fulcrum.DataPlane.Snapshots;

/// <summary>Hands out small numbers: those given back first, last in first out, then the next one never used.</summary>
internal sealed class IndexAllocator
{
    private readonly int _capacity;
    private readonly uint _first;
    private readonly Stack<uint> _returned = new();
    private uint _next;

    /// <summary>Hands out <paramref name="first"/> .. first + capacity - 1.</summary>
    public IndexAllocator(int capacity, uint first = 0)
    {
        _capacity = capacity;
        _first = first;
        _next = first;
    }

    /// <summary>How many more can be taken.</summary>
    public int Available => _returned.Count + _capacity - (int)(_next - _first);

    /// <summary>Takes an index.</summary>
    /// <exception cref="InvalidOperationException">None is left; callers check <see cref="Available"/> first.</exception>
    public uint Take()
    {
        if (_returned.TryPop(out uint index))
            return index;
        if (Available == 0)
            throw new InvalidOperationException($"All {_capacity} indexes are taken.");
        return _next++;
    }

    /// <summary>Gives an index back.</summary>
    public void Return(uint index) => _returned.Push(index);
}
