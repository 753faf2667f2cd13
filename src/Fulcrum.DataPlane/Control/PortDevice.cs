using System.Net.NetworkInformation;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>One device of a logical port, attached and started, with queues for the workers.</summary>
internal sealed class PortDevice : IRssDevice
{
    private readonly EthernetDevice _device;
    private readonly HashSet<MacAddress> _filters = [];
    private bool _isPromiscuous;

    /// <summary>Attaches, configures and starts a device. The caller detaches it.</summary>
    /// <param name="device">The device, as the operator writes it.</param>
    /// <param name="queues">Receive queues that it shall have, where its arguments do not say.</param>
    /// <param name="isExact">Whether fewer will not do.</param>
    /// <param name="options">Descriptors, workers.</param>
    /// <param name="pool">Where its packets come from.</param>
    /// <exception cref="DpdkException">It cannot be used; the text says why.</exception>
    public PortDevice(string device, int queues, bool isExact, DataPlaneOptions options, Mempool pool)
    {
        _device = EthernetDevice.Attach(device);
        try
        {
            DeviceInfo info = _device.Info;
            ReceiveQueues = DeviceDrivers.HasFixedQueues(info.Driver) ? info.MaxReceiveQueues
                : isExact ? queues : Math.Min(queues, info.MaxReceiveQueues);
            int transmitQueues = DeviceDrivers.PairsQueues(info.Driver) ? ReceiveQueues : Math.Max(ReceiveQueues, isExact ? options.WorkerCores.Count : queues);
            TransmitQueues = Math.Min(transmitQueues, info.MaxTransmitQueues);
            StartFirst(Configurations(info, options), pool);
        }
        catch (DpdkException)
        {
            Detach();
            throw;
        }
    }

    /// <summary>DPDK's number of it.</summary>
    public ushort Id => _device.Id;

    /// <summary>Receive queues that it has.</summary>
    public int ReceiveQueues { get; }

    /// <summary>Transmit queues that it has.</summary>
    public int TransmitQueues { get; }

    /// <inheritdoc cref="EthernetDevice.Info"/>
    public DeviceInfo Info => _device.Info;

    /// <inheritdoc cref="EthernetDevice.Link"/>
    public DeviceLink Link => _device.Link;

    /// <inheritdoc cref="EthernetDevice.Statistics"/>
    public DeviceStatistics Statistics => _device.Statistics;

    /// <inheritdoc />
    public RssConfiguration Rss => _device.Rss;

    /// <inheritdoc />
    public void SetRssKey(ReadOnlySpan<byte> key, RssTypes types) => _device.SetRssKey(key, types);

    /// <inheritdoc />
    public void SetRssTable(ReadOnlySpan<ushort> queues) => _device.SetRssTable(queues);

    /// <summary>Takes frames for these MAC addresses beside its own: by filters or, where the driver has none or too few, all frames.</summary>
    /// <exception cref="DpdkException">It can do neither.</exception>
    public void TakeFramesFor(IReadOnlyCollection<MacAddress> macs)
    {
        foreach (MacAddress gone in _filters.Except(macs).ToList())
        {
            _device.RemoveMac(new PhysicalAddress(gone.ToWire().ToByteArray()));
            _filters.Remove(gone);
        }
        bool needsAll = false;
        foreach (MacAddress come in macs.Except(_filters).ToList())
        {
            if (_device.TryAddMac(new PhysicalAddress(come.ToWire().ToByteArray())))
                _filters.Add(come);
            else
                needsAll = true;
        }
        if (needsAll != _isPromiscuous)
            _device.SetPromiscuous(needsAll);
        _isPromiscuous = needsAll;
    }

    /// <inheritdoc cref="EthernetDevice.Detach"/>
    public void Detach() => _device.Detach();

    /// <summary>The ways to set it up, the best one first: not every driver takes a key, or hashes at all.</summary>
    private List<DeviceConfig> Configurations(DeviceInfo info, DataPlaneOptions options)
    {
        DeviceConfig plain = new()
        {
            ReceiveQueues = ReceiveQueues,
            TransmitQueues = TransmitQueues,
            ReceiveDescriptors = options.ReceiveDescriptors,
            TransmitDescriptors = options.TransmitDescriptors,
        };
        RssTypes types = info.RssTypes & RssTypes.All;
        if (ReceiveQueues == 1 || types == RssTypes.None)
            return [plain];
        DeviceConfig hashing = plain with { RssTypes = types };
        return [hashing with { HashKey = RssKeys.ForDevice(info.HashKeySize) }, hashing, plain];
    }

    private void StartFirst(List<DeviceConfig> configurations, Mempool pool)
    {
        for (int index = 0; ; index++)
        {
            try
            {
                _device.Configure(configurations[index], pool);
                _device.Start();
                return;
            }
            catch (DpdkException) when (index < configurations.Count - 1)
            {
            }
        }
    }
}
