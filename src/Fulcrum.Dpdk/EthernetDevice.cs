using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>
/// A DPDK port: attach, configure, start; stop and detach at the end. The control thread owns it; workers use its
/// <see cref="Id"/> with <see cref="DpdkBurst"/> while it is started.
/// </summary>
public sealed unsafe class EthernetDevice
{
    private const int MacLength = 6;

    private EthernetDevice(ushort id) => Id = id;

    /// <summary>DPDK's number of the port.</summary>
    public ushort Id { get; }

    /// <summary>What the device reports now.</summary>
    /// <exception cref="DpdkException">The device is gone.</exception>
    public DeviceInfo Info
    {
        get
        {
            NativePortInfo info;
            DpdkException.Check(Native.PortInfo(Id, &info));
            return new DeviceInfo
            {
                Driver = Marshal.PtrToStringUTF8((nint)info.Driver)!,
                Device = Marshal.PtrToStringUTF8((nint)info.Device)!,
                Mac = new PhysicalAddress(new ReadOnlySpan<byte>(info.Mac, MacLength).ToArray()),
                Mtu = info.Mtu,
                MinMtu = info.MinMtu,
                MaxMtu = info.MaxMtu,
                MaxReceiveQueues = info.MaxReceiveQueues,
                MaxTransmitQueues = info.MaxTransmitQueues,
                RetaSize = info.RetaSize,
                HashKeySize = info.HashKeySize,
                NumaNode = info.NumaNode,
                RssTypes = (RssTypes)info.RssTypes,
                ReceiveOffloads = (ReceiveOffloads)info.ReceiveOffloads,
                TransmitOffloads = (TransmitOffloads)info.TransmitOffloads,
            };
        }
    }

    /// <summary>State of its link, read without waiting.</summary>
    /// <exception cref="DpdkException">The device is gone.</exception>
    public DeviceLink Link
    {
        get
        {
            NativeLink link;
            DpdkException.Check(Native.PortLink(Id, &link));
            return new DeviceLink(link.Up != 0, (int)link.SpeedMbps, link.FullDuplex != 0);
        }
    }

    /// <summary>Its counters since it was attached.</summary>
    /// <exception cref="DpdkException">The device is gone, or its driver does not count.</exception>
    public DeviceStatistics Statistics
    {
        get
        {
            DeviceStatistics statistics;
            DpdkException.Check(Native.PortStatistics(Id, &statistics));
            return statistics;
        }
    }

    /// <summary>What it spreads packets over its receive queues with, as its driver reports it.</summary>
    /// <exception cref="DpdkException">The driver does not say.</exception>
    public RssConfiguration Rss
    {
        get
        {
            NativeRss rss;
            DpdkException.Check(Native.PortRss(Id, &rss));
            ushort[] table = new ushort[rss.TableSize];
            if (table.Length > 0)
            {
                fixed (ushort* queues = table)
                {
                    DpdkException.Check(Native.PortRssTable(Id, queues, rss.TableSize));
                }
            }
            return new RssConfiguration((RssTypes)rss.Types, new ReadOnlySpan<byte>(rss.Key, rss.KeyLength).ToArray(), table);
        }
    }

    /// <summary>Probes a device: "net_af_xdp0,iface=eth0", "0000:01:00.0".</summary>
    /// <exception cref="DpdkException">No driver knows it, its interface is not there, or it is attached already.</exception>
    public static EthernetDevice Attach(string device) => new((ushort)DpdkException.Check(Native.PortAttach(device)));

    /// <summary>Sets it up with its queues; it must be stopped. Received packets come from <paramref name="pool"/>.</summary>
    /// <exception cref="DpdkException">Something does not fit the device; the text says what, and what it can do.</exception>
    /// <exception cref="ArgumentException">The RSS key or the MAC address has an impossible length.</exception>
    public void Configure(DeviceConfig config, Mempool pool)
    {
        if (config.HashKey.Length > NativePortConfig.MaxHashKeyLength)
        {
            throw new ArgumentException(
                $"An RSS key has at most {NativePortConfig.MaxHashKeyLength} bytes, not {config.HashKey.Length}.", nameof(config));
        }
        NativePortConfig native = new()
        {
            ReceiveQueues = checked((ushort)config.ReceiveQueues),
            TransmitQueues = checked((ushort)config.TransmitQueues),
            ReceiveDescriptors = checked((ushort)config.ReceiveDescriptors),
            TransmitDescriptors = checked((ushort)config.TransmitDescriptors),
            Mtu = checked((ushort)config.Mtu),
            Promiscuous = config.Promiscuous ? (byte)1 : (byte)0,
            HashKeyLength = (byte)config.HashKey.Length,
            RssTypes = (ulong)config.RssTypes,
            ReceiveOffloads = (ulong)config.ReceiveOffloads,
            TransmitOffloads = (ulong)config.TransmitOffloads,
        };
        config.HashKey.Span.CopyTo(new Span<byte>(native.HashKey, NativePortConfig.MaxHashKeyLength));
        if (config.Mac != null)
        {
            native.SetMac = 1;
            MacBytes(config.Mac).CopyTo(new Span<byte>(native.Mac, MacLength));
        }
        DpdkException.Check(Native.PortConfigure(Id, &native, pool.Handle));
    }

    /// <summary>From now on workers may use it.</summary>
    /// <exception cref="DpdkException">The driver refuses, or it is not configured.</exception>
    public void Start() => DpdkException.Check(Native.PortStart(Id));

    /// <summary>No worker may use it any more.</summary>
    /// <exception cref="DpdkException">The driver refuses.</exception>
    public void Stop() => DpdkException.Check(Native.PortStop(Id));

    /// <summary>Stops it if need be and gives it back. The object is useless afterwards.</summary>
    /// <exception cref="DpdkException">The device is gone already, or its driver cannot detach.</exception>
    public void Detach() => DpdkException.Check(Native.PortDetach(Id));

    /// <summary>Changes the MTU, bytes of layer 3.</summary>
    /// <exception cref="DpdkException">The device does not take it.</exception>
    public void SetMtu(int mtu) => DpdkException.Check(Native.PortSetMtu(Id, checked((ushort)mtu)));

    /// <summary>Changes the MAC address.</summary>
    /// <exception cref="DpdkException">The driver cannot (<see cref="DpdkException.Errno"/> 95), or the address is not unicast.</exception>
    public void SetMac(PhysicalAddress mac)
    {
        fixed (byte* bytes = MacBytes(mac))
        {
            DpdkException.Check(Native.PortSetMac(Id, bytes));
        }
    }

    /// <summary>Changes the RSS key and what is hashed; it is started.</summary>
    /// <exception cref="DpdkException">The driver cannot, or does not take them.</exception>
    public void SetRssKey(ReadOnlySpan<byte> key, RssTypes types)
    {
        fixed (byte* bytes = key)
        {
            DpdkException.Check(Native.PortSetRssKey(Id, bytes, checked((byte)key.Length), (ulong)types));
        }
    }

    /// <summary>Changes the RSS indirection table, the receive queue of each entry; it is started.</summary>
    /// <exception cref="DpdkException">The device has no table or one of another size, or its driver cannot.</exception>
    public void SetRssTable(ReadOnlySpan<ushort> queues)
    {
        fixed (ushort* first = queues)
        {
            DpdkException.Check(Native.PortSetRssTable(Id, first, checked((ushort)queues.Length)));
        }
    }

    /// <summary>Whether it receives frames for other MAC addresses too.</summary>
    /// <exception cref="DpdkException">The driver cannot (<see cref="DpdkException.Errno"/> 95).</exception>
    public void SetPromiscuous(bool on) => DpdkException.Check(Native.PortSetPromiscuous(Id, on ? 1 : 0));

    /// <summary>Receives frames for one more MAC address; false: its driver has no filters, or none left.</summary>
    public bool TryAddMac(PhysicalAddress mac)
    {
        fixed (byte* bytes = MacBytes(mac))
        {
            return Native.PortAddMac(Id, bytes) >= 0;
        }
    }

    /// <summary>Takes back what <see cref="TryAddMac"/> has added.</summary>
    /// <exception cref="DpdkException">The driver refuses.</exception>
    public void RemoveMac(PhysicalAddress mac)
    {
        fixed (byte* bytes = MacBytes(mac))
        {
            DpdkException.Check(Native.PortRemoveMac(Id, bytes));
        }
    }

    private static byte[] MacBytes(PhysicalAddress mac)
    {
        byte[] bytes = mac.GetAddressBytes();
        return bytes.Length == MacLength
            ? bytes
            : throw new ArgumentException($"A MAC address has {MacLength} bytes, not {bytes.Length}.", nameof(mac));
    }
}
