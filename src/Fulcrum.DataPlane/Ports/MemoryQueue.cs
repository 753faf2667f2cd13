using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>A bounded first-in first-out queue of mbufs, without allocation after construction.</summary>
internal sealed unsafe class MemoryQueue(int capacity)
{
    private readonly nint[] _items = new nint[capacity];
    private int _head;

    /// <summary>Mbufs in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>Mbufs that the queue can take now.</summary>
    public int Room => _items.Length - Count;

    /// <summary>Appends. The caller has checked <see cref="Room"/>.</summary>
    public void Add(Mbuf* mbuf)
    {
        int tail = _head + Count;
        _items[tail < _items.Length ? tail : tail - _items.Length] = (nint)mbuf;
        Count++;
    }

    /// <summary>Takes the oldest. The caller has checked <see cref="Count"/>.</summary>
    public Mbuf* Take()
    {
        Mbuf* mbuf = (Mbuf*)_items[_head];
        _head = _head + 1 < _items.Length ? _head + 1 : 0;
        Count--;
        return mbuf;
    }
}
