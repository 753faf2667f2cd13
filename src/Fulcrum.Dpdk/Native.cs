using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>The functions of native/include/fulcrum.h that are not called for every burst; <see cref="DpdkBurst"/> has the others.</summary>
internal static unsafe partial class Native
{
    private const string Library = NativeLibraryLoader.LibraryName;

    [LibraryImport(Library, EntryPoint = "fulcrum_layout")]
    public static partial int Layout(NativeLayoutEntry** entries);

    [LibraryImport(Library, EntryPoint = "fulcrum_last_error")]
    public static partial byte* LastError();

    [LibraryImport(Library, EntryPoint = "fulcrum_dpdk_version")]
    public static partial byte* DpdkVersion();

    [LibraryImport(Library, EntryPoint = "fulcrum_eal_start")]
    public static partial int EalStart(int count, byte** arguments);

    [LibraryImport(Library, EntryPoint = "fulcrum_eal_stop")]
    public static partial int EalStop();

    [LibraryImport(Library, EntryPoint = "fulcrum_lcore_register")]
    public static partial int LcoreRegister(uint cpu);

    [LibraryImport(Library, EntryPoint = "fulcrum_lcore_unregister")]
    public static partial void LcoreUnregister();

    [LibraryImport(Library, EntryPoint = "fulcrum_memory_allocate", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void* MemoryAllocate(string purpose, nuint bytes, int numaNode);

    [LibraryImport(Library, EntryPoint = "fulcrum_memory_free")]
    public static partial void MemoryFree(void* memory);

    [LibraryImport(Library, EntryPoint = "fulcrum_mempool_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void* MempoolCreate(string name, uint count, uint cacheSize, ushort dataRoom, int numaNode);

    [LibraryImport(Library, EntryPoint = "fulcrum_mempool_free")]
    public static partial void MempoolFree(nint pool);

    [LibraryImport(Library, EntryPoint = "fulcrum_mempool_available")]
    public static partial uint MempoolAvailable(nint pool);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_attach", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PortAttach(string device);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_detach")]
    public static partial int PortDetach(ushort port);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_info")]
    public static partial int PortInfo(ushort port, NativePortInfo* info);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_configure")]
    public static partial int PortConfigure(ushort port, NativePortConfig* config, nint pool);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_start")]
    public static partial int PortStart(ushort port);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_stop")]
    public static partial int PortStop(ushort port);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_set_mtu")]
    public static partial int PortSetMtu(ushort port, ushort mtu);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_set_mac")]
    public static partial int PortSetMac(ushort port, byte* mac);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_add_mac")]
    public static partial int PortAddMac(ushort port, byte* mac);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_remove_mac")]
    public static partial int PortRemoveMac(ushort port, byte* mac);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_set_promiscuous")]
    public static partial int PortSetPromiscuous(ushort port, int on);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_link")]
    public static partial int PortLink(ushort port, NativeLink* link);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_statistics")]
    public static partial int PortStatistics(ushort port, DeviceStatistics* statistics);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_rss")]
    public static partial int PortRss(ushort port, NativeRss* rss);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_set_rss_key")]
    public static partial int PortSetRssKey(ushort port, byte* key, byte length, ulong types);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_rss_table")]
    public static partial int PortRssTable(ushort port, ushort* queues, ushort capacity);

    [LibraryImport(Library, EntryPoint = "fulcrum_port_set_rss_table")]
    public static partial int PortSetRssTable(ushort port, ushort* queues, ushort count);

    [LibraryImport(Library, EntryPoint = "fulcrum_ring_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void* RingCreate(string name, uint count, int numaNode);

    [LibraryImport(Library, EntryPoint = "fulcrum_ring_free")]
    public static partial void RingFree(nint ring);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void* FibCreate(string name, uint maxRoutes, ulong defaultNextHop, int numaNode);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib_free")]
    public static partial void FibFree(nint fib);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib_add")]
    public static partial int FibAdd(nint fib, uint address, byte length, ulong nextHop);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib_delete")]
    public static partial int FibDelete(nint fib, uint address, byte length);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib6_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void* Fib6Create(string name, uint maxRoutes, ulong defaultNextHop, int numaNode);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib6_free")]
    public static partial void Fib6Free(nint fib);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib6_add")]
    public static partial int Fib6Add(nint fib, byte* address, byte length, ulong nextHop);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib6_delete")]
    public static partial int Fib6Delete(nint fib, byte* address, byte length);

    [LibraryImport(Library, EntryPoint = "fulcrum_fib6_copy")]
    public static partial int Fib6Copy(nint from, nint to);

    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_create")]
    public static partial void* RcuCreate(uint threads, int numaNode);

    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_free")]
    public static partial void RcuFree(nint rcu);

    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_online")]
    public static partial int RcuOnline(nint rcu, uint thread);

    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_offline")]
    public static partial int RcuOffline(nint rcu, uint thread);

    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_start")]
    public static partial ulong RcuStart(nint rcu);

    [LibraryImport(Library, EntryPoint = "fulcrum_rcu_check")]
    public static partial int RcuCheck(nint rcu, ulong token);

    [LibraryImport(Library, EntryPoint = "fulcrum_toeplitz")]
    public static partial uint Toeplitz(uint* tuple, uint words, byte* key);
}
