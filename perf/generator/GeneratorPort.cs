using System.Diagnostics;
using System.Runtime.InteropServices;
using Fulcrum.Dpdk;

namespace Fulcrum.Generator;

/// <summary>The device that the generator sends and receives on; its driver polls in user space. Owner: the polling thread.</summary>
internal sealed unsafe class GeneratorPort : IDisposable
{
    /// <summary>Most packets that are received or sent at once.</summary>
    public const int BurstCapacity = 32;

    private const int BufferBytes = 2176;
    private const int BufferCount = 32_767;
    private const int CacheSize = 256;

    private readonly EthernetDevice _device;
    private readonly Mempool _pool;
    private readonly nint _poolHandle;

    /// <summary>Attaches and starts a device.</summary>
    /// <exception cref="DpdkException">It cannot be used.</exception>
    public GeneratorPort(string device)
    {
        _device = EthernetDevice.Attach(device);
        _pool = Mempool.Create("generator", BufferCount, CacheSize, BufferBytes, -1);
        _poolHandle = _pool.Handle;
        _device.Configure(new DeviceConfig(), _pool);
        _device.Start();
        Burst = (Mbuf**)NativeMemory.Alloc(BurstCapacity, (nuint)sizeof(Mbuf*));
    }

    /// <summary>Room for a burst.</summary>
    public Mbuf** Burst { get; }

    /// <summary>Waits until the other side is there too; returns whether it is.</summary>
    public bool WaitForLink(TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        while (!_device.Link.Up)
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
                return false;
            Thread.Sleep(20);
        }
        return true;
    }

    /// <summary>Receives into a burst; returns how many.</summary>
    public int Receive(Mbuf** burst, int capacity) => DpdkBurst.ReceiveFast(_device.Id, 0, burst, capacity);

    /// <summary>Takes packets with room for data, all or none.</summary>
    public bool Allocate(Mbuf** burst, int count) => DpdkBurst.AllocateFast(_poolHandle, burst, count);

    /// <summary>Gives packets back.</summary>
    public static void Free(Mbuf** burst, int count) => DpdkBurst.FreeFast(burst, count);

    /// <summary>Sends packets and gives those back that the device does not take; returns how many it took.</summary>
    public int Send(Mbuf** burst, int count)
    {
        int sent = DpdkBurst.TransmitFast(_device.Id, 0, burst, count);
        if (sent < count)
            Free(burst + sent, count - sent);
        return sent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Stop();
        _device.Detach();
        _pool.Dispose();
        NativeMemory.Free(Burst);
    }
}
