using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Ports;

/// <summary>
/// What <see cref="MemoryPort"/> works on: devices with receive queues and captured transmits, rings, route tables and a clock
/// that stands still until it is set. One thread uses it.
/// </summary>
/// <remarks>Nothing is allocated on the managed heap by what a worker calls.</remarks>
public sealed unsafe class MemoryNetwork : IDisposable
{
    /// <summary>What receiving, transmitting, a ring's two ends and looking up routes take, in ticks of <see cref="ReadCycles"/>.</summary>
    public const long CyclesPerCall = 1_000;

    /// <summary>What <see cref="ReadCycles"/> takes itself.</summary>
    public const long CyclesPerRead = 10;

    private readonly MemoryNetworkOptions _options;
    private readonly MemoryPool _pool;
    private readonly MemoryQueue[] _receive;
    private readonly MemoryQueue[] _transmitted;
    private readonly int[] _transmitRoom;
    private readonly List<MemoryQueue> _rings = [];
    private readonly List<MemoryRouteTable> _routeTables = [];
    private long _cycles;

    /// <summary>Makes a network.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory for the mbufs.</exception>
    public MemoryNetwork(MemoryNetworkOptions? options = null)
    {
        _options = options ?? new MemoryNetworkOptions();
        _pool = new MemoryPool(_options.MbufCount, _options.GuardPages, _options.Poison, _options.Headroom);
        _receive = new MemoryQueue[_options.DeviceCount * _options.QueueCount];
        _transmitted = new MemoryQueue[_options.DeviceCount];
        _transmitRoom = new int[_options.DeviceCount];
        Array.Fill(_transmitRoom, int.MaxValue);
        for (int index = 0; index < _receive.Length; index++)
        {
            _receive[index] = new MemoryQueue(_options.ReceiveCapacity);
        }

        for (int device = 0; device < _transmitted.Length; device++)
        {
            _transmitted[device] = new MemoryQueue(_options.MbufCount);
        }
    }

    /// <summary>What <see cref="IPort.NowUs"/> tells, microseconds.</summary>
    public long NowUs { get; set; }

    /// <inheritdoc cref="IPort.Cycles" />
    /// <remarks>They pass in calls of the network only, each of which takes a fixed number.</remarks>
    public long ReadCycles() => _cycles += CyclesPerRead;

    /// <summary>How often a worker reported a quiescent state.</summary>
    public long QuiescentReports { get; set; }

    /// <summary>Whether transmitted packets are kept for <see cref="TakeTransmitted"/>; otherwise they are only counted.</summary>
    public bool KeepTransmitted { get; set; } = true;

    /// <summary>Packets that devices took.</summary>
    public long TransmittedCount { get; private set; }

    /// <summary>Mbufs in the pool that nobody holds.</summary>
    public int FreeMbufCount => _pool.FreeCount;

    /// <summary>Mbufs by holder. Between bursts a worker that leaks nothing holds none.</summary>
    public int HeldBy(MbufHolder holder) => _pool.HeldBy(holder);

    /// <summary>Makes a ring; returns its handle.</summary>
    public nint CreateRing(int capacity)
    {
        _rings.Add(new MemoryQueue(capacity));
        return _rings.Count;
    }

    /// <summary>Makes a route table; returns its handle, which <see cref="RouteTable"/> resolves.</summary>
    public nint CreateFib()
    {
        _routeTables.Add(new MemoryRouteTable());
        return _routeTables.Count;
    }

    /// <summary>The route table behind a handle.</summary>
    public MemoryRouteTable RouteTable(nint fib) => _routeTables[(int)fib - 1];

    /// <summary>Lets <paramref name="device"/> take this many packets more, then none.</summary>
    public void LimitTransmit(ushort device, int packets) => _transmitRoom[device] = packets;

    /// <summary>Puts a packet into a receive queue.</summary>
    /// <param name="device">DPDK port id.</param>
    /// <param name="queue">Queue of the device.</param>
    /// <param name="packet">The whole frame; what does not fit into an mbuf goes into further segments.</param>
    /// <param name="firstSegment">Most bytes in the first segment.</param>
    /// <exception cref="InvalidOperationException">The queue is full, or all mbufs are in use.</exception>
    public void Deliver(ushort device, ushort queue, ReadOnlySpan<byte> packet, int firstSegment = MemoryPool.Capacity)
    {
        MemoryQueue target = _receive[ReceiveIndex(device, queue)];
        if (target.Room == 0)
        {
            throw new InvalidOperationException($"Receive queue {queue} of device {device} is full.");
        }

        target.Add(_pool.Allocate(packet, device, MbufHolder.ReceiveQueue, firstSegment));
    }

    /// <summary>Puts a packet on a ring, as the kernel's side does.</summary>
    /// <exception cref="InvalidOperationException">The ring is full, or all mbufs are in use.</exception>
    public void Inject(nint ring, ushort port, ReadOnlySpan<byte> packet)
    {
        MemoryQueue target = Ring(ring);
        if (target.Room == 0)
        {
            throw new InvalidOperationException($"Ring {ring} is full.");
        }

        target.Add(_pool.Allocate(packet, port, MbufHolder.Ring));
    }

    /// <summary>Takes the oldest packet that <paramref name="device"/> transmitted; null when there is none.</summary>
    public byte[]? TakeTransmitted(ushort device)
    {
        MemoryQueue queue = _transmitted[device];
        return queue.Count == 0 ? null : TakeOut(queue.Take(), MbufHolder.Transmitted);
    }

    /// <summary>Takes the oldest packet from a ring with the mbuf.port it carries; null when there is none.</summary>
    public byte[]? TakeFromRing(nint ring, out ushort port)
    {
        MemoryQueue queue = Ring(ring);
        if (queue.Count == 0)
        {
            port = 0;
            return null;
        }

        Mbuf* mbuf = queue.Take();
        port = mbuf->Port;
        return TakeOut(mbuf, MbufHolder.Ring);
    }

    /// <summary>Empties a ring without looking; returns how many packets there were.</summary>
    public int Drain(nint ring)
    {
        MemoryQueue queue = Ring(ring);
        int count = queue.Count;
        while (queue.Count > 0)
        {
            _pool.Free(queue.Take(), MbufHolder.Ring);
        }

        return count;
    }

    /// <inheritdoc cref="IPort.Receive" />
    public int Receive(ushort device, ushort queue, Mbuf** burst, int capacity)
    {
        _cycles += CyclesPerCall;
        return TakeBurst(_receive[ReceiveIndex(device, queue)], MbufHolder.ReceiveQueue, burst, capacity);
    }

    /// <inheritdoc cref="IPort.Transmit" />
    public int Transmit(ushort device, ushort queue, Mbuf** burst, int count)
    {
        _cycles += CyclesPerCall;
        _ = ReceiveIndex(device, queue);
        int taken = Math.Min(count, _transmitRoom[device]);
        for (int index = 0; index < taken; index++)
        {
            if (KeepTransmitted)
            {
                _pool.Pass(burst[index], MbufHolder.Worker, MbufHolder.Transmitted);
                _transmitted[device].Add(burst[index]);
            }
            else
            {
                _pool.Free(burst[index], MbufHolder.Worker);
            }
        }

        if (_transmitRoom[device] != int.MaxValue)
        {
            _transmitRoom[device] -= taken;
        }

        TransmittedCount += taken;
        return taken;
    }

    /// <inheritdoc cref="IPort.Free" />
    public void Free(Mbuf** burst, int count)
    {
        for (int index = 0; index < count; index++)
        {
            _pool.Free(burst[index], MbufHolder.Worker);
        }
    }

    /// <inheritdoc cref="IPort.Allocate" />
    public bool Allocate(Mbuf** burst, int count)
    {
        if (_pool.FreeCount < count)
        {
            return false;
        }

        for (int index = 0; index < count; index++)
        {
            burst[index] = _pool.AllocateEmpty(MbufHolder.Worker);
        }

        return true;
    }

    /// <inheritdoc cref="IPort.Enqueue" />
    public int Enqueue(nint ring, Mbuf** burst, int count)
    {
        _cycles += CyclesPerCall;
        MemoryQueue queue = Ring(ring);
        int taken = Math.Min(count, queue.Room);
        for (int index = 0; index < taken; index++)
        {
            _pool.Pass(burst[index], MbufHolder.Worker, MbufHolder.Ring);
            queue.Add(burst[index]);
        }

        return taken;
    }

    /// <inheritdoc cref="IPort.Dequeue" />
    public int Dequeue(nint ring, Mbuf** burst, int capacity)
    {
        _cycles += CyclesPerCall;
        return TakeBurst(Ring(ring), MbufHolder.Ring, burst, capacity);
    }

    /// <inheritdoc cref="IPort.LookUpRoutes" />
    public void LookUpRoutes(nint fib, uint* addresses, ulong* nextHops, int count)
    {
        _cycles += CyclesPerCall;
        MemoryRouteTable table = RouteTable(fib);
        for (int index = 0; index < count; index++)
        {
            nextHops[index] = table.LookUp(new IpAddress(Be32.FromHost(addresses[index])));
        }
    }

    /// <inheritdoc cref="IPort.LookUpIpv6Routes" />
    public void LookUpIpv6Routes(nint fib, byte* addresses, ulong* nextHops, int count)
    {
        _cycles += CyclesPerCall;
        for (int index = 0; index < count; index++)
        {
            nextHops[index] = RouteTable(fib).LookUp(IpAddress.Load(addresses + index * IpAddress.Length));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _pool.Dispose();

    private MemoryQueue Ring(nint ring) => _rings[(int)ring - 1];

    private int ReceiveIndex(ushort device, ushort queue) => queue < _options.QueueCount
        ? device * _options.QueueCount + queue
        : throw new InvalidOperationException($"Device {device} has no queue {queue}.");

    private int TakeBurst(MemoryQueue queue, MbufHolder from, Mbuf** burst, int capacity)
    {
        int count = Math.Min(capacity, queue.Count);
        for (int index = 0; index < count; index++)
        {
            burst[index] = queue.Take();
            _pool.Pass(burst[index], from, MbufHolder.Worker);
        }

        return count;
    }

    private byte[] TakeOut(Mbuf* mbuf, MbufHolder from)
    {
        byte[] packet = new byte[mbuf->PacketLength];
        int length = 0;
        for (Mbuf* segment = mbuf; segment != null; segment = segment->Next)
        {
            new ReadOnlySpan<byte>(Mbuf.Data(segment), segment->DataLength).CopyTo(packet.AsSpan(length));
            length += segment->DataLength;
        }

        _pool.Free(mbuf, from);
        return packet;
    }
}
