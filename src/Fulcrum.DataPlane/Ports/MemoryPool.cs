using System.Runtime.InteropServices;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// The mbufs of a <see cref="MemoryNetwork"/>, in native memory, and who holds each. A packet that is given back twice, used by
/// somebody who does not hold it, or written to after it was given back is an <see cref="InvalidOperationException"/>.
/// </summary>
/// <remarks>
/// A slot without guard pages is <see cref="Headroom"/> and <see cref="Capacity"/>. With them it is two pages:
/// <code>
///   | inaccessible | canary ... | headroom | packet | inaccessible (the next slot's, or the last one's own) |
/// </code>
/// </remarks>
internal sealed unsafe class MemoryPool : IDisposable
{
    /// <summary>Most bytes before the packet, and usually so many, as DPDK's RTE_PKTMBUF_HEADROOM.</summary>
    public const int Headroom = 128;

    /// <summary>Most bytes of a packet in one mbuf.</summary>
    public const int Capacity = 2048;

    private const byte PoisonByte = 0xDB;
    private readonly bool _guarded;
    private readonly bool _poison;
    private readonly int _headroom;
    private readonly int _slotLength;
    private readonly Mbuf* _mbufs;
    private readonly byte* _buffers;
    private readonly MbufHolder[] _holders;
    private readonly MemoryQueue _free;
    private readonly int[] _held = new int[Enum.GetValues<MbufHolder>().Length];
    private bool _disposed;

    public MemoryPool(int count, bool guarded, bool poison, int headroom = Headroom)
    {
        _headroom = headroom;
        _guarded = guarded;
        _poison = poison;
        _slotLength = guarded ? 2 * Environment.SystemPageSize : Headroom + Capacity;
        _holders = new MbufHolder[count];
        _free = new MemoryQueue(count);
        _held[(int)MbufHolder.Nobody] = count;
        nuint mbufBytes = (nuint)count * (nuint)sizeof(Mbuf);
        _mbufs = (Mbuf*)NativeMemory.AlignedAlloc(mbufBytes, 128);
        NativeMemory.Clear(_mbufs, mbufBytes);
        _buffers = guarded
            ? GuardedPages.Allocate(count)
            : (byte*)NativeMemory.AlignedAlloc((nuint)count * (nuint)_slotLength, 128);
        for (int index = 0; index < count; index++)
        {
            new Span<byte>(Slot(index), SlotUsable).Fill(PoisonByte);
            _free.Add(_mbufs + index);
        }
    }

    /// <summary>Mbufs that nobody holds.</summary>
    public int FreeCount => _free.Count;

    private int SlotUsable => _guarded ? Environment.SystemPageSize : _slotLength;

    /// <summary>How many mbufs <paramref name="holder"/> has.</summary>
    public int HeldBy(MbufHolder holder) => _held[(int)holder];

    /// <summary>Takes mbufs and puts a packet into them: up to <paramref name="firstSegment"/> bytes into the first one.</summary>
    /// <exception cref="InvalidOperationException">There are not enough.</exception>
    public Mbuf* Allocate(ReadOnlySpan<byte> packet, ushort port, MbufHolder holder, int firstSegment = Capacity)
    {
        int piece = Math.Min(Math.Min(packet.Length, firstSegment), Capacity);
        Mbuf* first = AllocateSegment(packet[..piece], port, holder);
        Mbuf* last = first;
        for (int done = piece; done < packet.Length; done += piece)
        {
            piece = Math.Min(packet.Length - done, Capacity);
            last->Next = AllocateSegment(packet.Slice(done, piece), port, holder);
            last = last->Next;
            first->SegmentCount++;
        }

        first->PacketLength = (uint)packet.Length;
        return first;
    }

    /// <summary>Takes an mbuf without data, with room for <see cref="Capacity"/> bytes behind its headroom.</summary>
    /// <exception cref="InvalidOperationException">None is left.</exception>
    public Mbuf* AllocateEmpty(MbufHolder holder)
    {
        Mbuf* mbuf = AllocateSegment([], 0, holder);
        mbuf->BufferAddress = Slot((int)(mbuf - _mbufs));
        mbuf->DataOffset = Headroom;
        mbuf->BufferLength = Headroom + Capacity;
        return mbuf;
    }

    /// <summary>Passes a packet on.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="from"/> does not hold it.</exception>
    public void Pass(Mbuf* mbuf, MbufHolder from, MbufHolder to)
    {
        for (; mbuf != null; mbuf = mbuf->Next)
        {
            Move(IndexOf(mbuf), from, to);
        }
    }

    /// <summary>Gives a packet back.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="from"/> does not hold it, or something wrote before its buffer.</exception>
    public void Free(Mbuf* mbuf, MbufHolder from)
    {
        while (mbuf != null)
        {
            Mbuf* next = mbuf->Next;
            FreeSegment(mbuf, from);
            mbuf = next;
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        NativeMemory.AlignedFree(_mbufs);
        if (_guarded)
        {
            GuardedPages.Free(_buffers, _holders.Length);
        }
        else
        {
            NativeMemory.AlignedFree(_buffers);
        }
    }

    private Mbuf* AllocateSegment(ReadOnlySpan<byte> bytes, ushort port, MbufHolder holder)
    {
        if (_free.Count == 0)
        {
            throw new InvalidOperationException("All mbufs are in use. Take packets out of the network, or make it with more mbufs.");
        }

        Mbuf* mbuf = _free.Take();
        int index = (int)(mbuf - _mbufs);
        CheckPoison(index, SlotUsable);
        Move(index, MbufHolder.Nobody, holder);
        byte* data = _guarded ? Slot(index) + SlotUsable - bytes.Length : Slot(index) + Headroom;
        bytes.CopyTo(new Span<byte>(data, bytes.Length));
        *mbuf = new Mbuf
        {
            BufferAddress = data - _headroom,
            DataOffset = (ushort)_headroom,
            ReferenceCount = 1,
            SegmentCount = 1,
            Port = port,
            PacketLength = (uint)bytes.Length,
            DataLength = (ushort)bytes.Length,
            BufferLength = (ushort)(_guarded ? _headroom + bytes.Length : _slotLength - Headroom + _headroom),
        };
        return mbuf;
    }

    private void FreeSegment(Mbuf* mbuf, MbufHolder from)
    {
        int index = IndexOf(mbuf);
        Move(index, from, MbufHolder.Nobody);
        byte* slot = Slot(index);
        if (_guarded)
        {
            CheckPoison(index, (int)(mbuf->BufferAddress - slot));
        }

        if (_poison)
        {
            new Span<byte>(slot, SlotUsable).Fill(PoisonByte);
            new Span<byte>(mbuf, sizeof(Mbuf)).Fill(PoisonByte);
        }

        _free.Add(mbuf);
    }

    private byte* Slot(int index) => _buffers + (nuint)index * (nuint)_slotLength;

    private int IndexOf(Mbuf* mbuf)
    {
        nint offset = (nint)mbuf - (nint)_mbufs;
        nint index = offset / sizeof(Mbuf);
        return offset >= 0 && index < _holders.Length && offset % sizeof(Mbuf) == 0
            ? (int)index
            : throw new InvalidOperationException($"{(nint)mbuf:x} is not an mbuf of this network.");
    }

    private void Move(int index, MbufHolder from, MbufHolder to)
    {
        if (_holders[index] != from)
        {
            throw new InvalidOperationException(
                $"Mbuf {index} was to go from {from} to {to}, but {_holders[index]} holds it: it was given away or back twice.");
        }

        _holders[index] = to;
        _held[(int)from]--;
        _held[(int)to]++;
    }

    private void CheckPoison(int index, int length)
    {
        if (!_poison)
        {
            return;
        }

        int at = new ReadOnlySpan<byte>(Slot(index), length).IndexOfAnyExcept(PoisonByte);
        if (at >= 0)
        {
            throw new InvalidOperationException(
                $"Somebody wrote into byte {at} of mbuf {index}'s memory, before its buffer or after giving it back.");
        }
    }
}
