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
    /// <summary>Bytes before the packet, as DPDK's RTE_PKTMBUF_HEADROOM.</summary>
    public const int Headroom = 128;

    /// <summary>Longest packet.</summary>
    public const int Capacity = 2048;

    private const byte PoisonByte = 0xDB;
    private readonly bool _guarded;
    private readonly bool _poison;
    private readonly int _slotLength;
    private readonly Mbuf* _mbufs;
    private readonly byte* _buffers;
    private readonly MbufHolder[] _holders;
    private readonly MemoryQueue _free;
    private readonly int[] _held = new int[Enum.GetValues<MbufHolder>().Length];
    private bool _disposed;

    public MemoryPool(int count, bool guarded, bool poison)
    {
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

    /// <summary>Takes an mbuf and puts a packet into it.</summary>
    /// <exception cref="InvalidOperationException">None is left, or the packet is longer than <see cref="Capacity"/>.</exception>
    public Mbuf* Allocate(ReadOnlySpan<byte> packet, ushort port, MbufHolder holder)
    {
        if (packet.Length > Capacity)
        {
            throw new InvalidOperationException($"A packet of {packet.Length} bytes does not fit into an mbuf, which takes {Capacity}.");
        }

        if (_free.Count == 0)
        {
            throw new InvalidOperationException("All mbufs are in use. Take packets out of the network, or make it with more mbufs.");
        }

        Mbuf* mbuf = _free.Take();
        int index = (int)(mbuf - _mbufs);
        CheckPoison(index, SlotUsable);
        Move(index, MbufHolder.Nobody, holder);
        byte* data = _guarded ? Slot(index) + SlotUsable - packet.Length : Slot(index) + Headroom;
        packet.CopyTo(new Span<byte>(data, packet.Length));
        *mbuf = new Mbuf
        {
            BufferAddress = data - Headroom,
            DataOffset = Headroom,
            ReferenceCount = 1,
            SegmentCount = 1,
            Port = port,
            PacketLength = (uint)packet.Length,
            DataLength = (ushort)packet.Length,
            BufferLength = (ushort)(_guarded ? Headroom + packet.Length : _slotLength),
        };
        return mbuf;
    }

    /// <summary>Passes an mbuf on.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="from"/> does not hold it.</exception>
    public void Pass(Mbuf* mbuf, MbufHolder from, MbufHolder to) => Move(IndexOf(mbuf), from, to);

    /// <summary>Gives an mbuf back.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="from"/> does not hold it, or something wrote before its buffer.</exception>
    public void Free(Mbuf* mbuf, MbufHolder from)
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
