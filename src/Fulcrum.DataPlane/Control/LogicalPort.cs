using System.Security.Cryptography;
using System.Text;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A port by its name: one DPDK device, or several one-queue devices that stand for one. The first device gives MAC address and MTU.
/// </summary>
internal sealed class LogicalPort : IPortView
{
    // Ethernet header and a VLAN tag before the IP packet, and DPDK's headroom before them.
    private const int FrameOverhead = 18;
    private const int Headroom = 128;

    private readonly PortOption _option;
    private readonly List<PortDevice> _devices = [];
    private readonly List<KernelInterface> _interfaces;
    private readonly DeviceInfo _info;
    private readonly int _mtuLimit;
    private readonly QueueMap _queues;
    private readonly bool _hasSeveralWorkers;

    /// <summary>Attaches, configures and starts the devices.</summary>
    /// <param name="option">Name and devices.</param>
    /// <param name="index">Index of the port.</param>
    /// <param name="options">What the operator wants.</param>
    /// <param name="pool">Where packets come from.</param>
    /// <exception cref="StartupException">A device cannot be used; the text says why.</exception>
    public LogicalPort(PortOption option, int index, DataPlaneOptions options, Mempool pool)
    {
        _option = option;
        _hasSeveralWorkers = options.WorkerCores.Count > 1;
        _interfaces = [.. option.Devices.Select(KernelInterface.Of).OfType<KernelInterface>()];
        bool isExact = option.QueueWorkers is not null && option.Devices.Count == 1;
        int queues = isExact ? option.QueueWorkers!.Count : option.Devices.Count > 1 ? 1 : options.WorkerCores.Count;
        foreach (string device in option.Devices)
        {
            try
            {
                _devices.Add(new PortDevice(device, queues, isExact, options, pool));
            }
            catch (DpdkException e)
            {
                Dispose(_ => { });
                throw new StartupException($"Port {option.Name}: device {device} cannot be used: {e.Message}. See --port.");
            }
        }
        List<DeviceQueue> receive = Queues(device => device.ReceiveQueues);
        if (option.QueueWorkers is { } chosen && chosen.Count != receive.Count)
        {
            Dispose(_ => { });
            throw new StartupException($"--queues {option.Name}={string.Join(',', chosen)} names {chosen.Count}, but the port has {receive.Count} receive queues.");
        }
        _queues = new QueueMap(receive, Queues(device => device.TransmitQueues), options.WorkerCores.Count, index, option.QueueWorkers);
        _info = _devices[0].Info;
        Mac = Read(_info.Mac.GetAddressBytes()) is { Raw: not 0 } own ? own : MadeFrom(option.Name);
        _mtuLimit = options.Mtu;
        int needed = Mtu + FrameOverhead + Headroom;
        if (needed > options.MbufSize)
            throw new StartupException($"Port {option.Name} has an MTU of {Mtu}, which needs packet buffers of {needed} bytes; use --mbuf-size {needed}.");
    }

    /// <inheritdoc />
    public string Name => _option.Name;

    /// <summary>The first device's driver.</summary>
    public string Driver => _info.Driver;

    /// <summary>Whether workers can receive and send without leaving user space.</summary>
    public bool PollsInUserSpace => _devices.All(device => DeviceDrivers.PollsInUserSpace(device.Info.Driver));

    /// <summary>NUMA node; -1: any.</summary>
    public int NumaNode => _info.NumaNode;

    /// <summary>The MAC address. A device that has none (net_ring) gets one that follows from the port's name.</summary>
    public MacAddress Mac { get; }

    /// <summary>Largest IP packet.</summary>
    public int Mtu => _mtuLimit == 0 ? _info.Mtu : Math.Min(_info.Mtu, _mtuLimit);

    /// <summary>Whether the port has a kernel twin.</summary>
    public bool HasTwin { get; init; }

    /// <inheritdoc />
    public bool IsLinkUp
    {
        get
        {
            foreach (PortDevice device in _devices)
                if (!device.Link.Up)
                    return false;
            return GoneInterface is null;
        }
    }

    /// <inheritdoc />
    public string? GoneInterface
    {
        get
        {
            foreach (KernelInterface kernelInterface in _interfaces)
                if (kernelInterface.IsGone)
                    return kernelInterface.Name;
            return null;
        }
    }

    /// <summary>The port as routes see it.</summary>
    public RoutePort ToRoutePort() => new(Name, Mac, (ushort)Mtu);

    /// <summary>How packets find their worker; set before the first worker is made.</summary>
    public PortSteeringPlan? Steering { get; set; }

    /// <summary>The port as what decides on <see cref="Steering"/> sees it.</summary>
    public SteeringCandidate ToCandidate() => new(Name, _queues.ReceiveWorkers, _devices.Count == 1 ? _devices[0] : null);

    /// <summary>The port as a worker uses it.</summary>
    public WorkerPort ToWorkerPort(int worker) => new()
    {
        Name = Name,
        Mac = Mac.Raw,
        HasTwin = HasTwin,
        ReceiveQueues = _queues.ReceiveQueuesOf(worker),
        TransmitQueue = _queues.TransmitQueueOf(worker),
        TransmitWorker = _queues.SenderFor(worker),
        Steering = Steering?.Steering ?? PortSteering.Arrival,
        HashedProtocols = Steering?.HashedProtocols ?? HashedProtocols.None,
    };

    /// <inheritdoc />
    public IReadOnlyList<string> TakeFramesFor(IReadOnlyCollection<MacAddress> macs)
    {
        List<string> failures = [];
        foreach (PortDevice device in _devices)
        {
            try
            {
                device.TakeFramesFor(macs);
            }
            catch (DpdkException e)
            {
                failures.Add($"Port {Name} cannot receive frames for virtual MAC addresses: {e.Message}.");
            }
        }
        return failures;
    }

    /// <inheritdoc />
    public Wire.PortState Describe()
    {
        Wire.PortState state = new()
        {
            Name = Name,
            Device = string.Join(' ', _option.Devices),
            Driver = Driver,
            Mac = Mac.ToWire(),
            Mtu = (uint)Mtu,
            LinkUp = IsLinkUp,
            Speed = (uint)_devices[0].Link.SpeedMbps,
            Twin = HasTwin ? Name : "",
            ReceiveQueues = (uint)_queues.ReceiveWorkers.Count,
            Steering = DescribeSteering(),
            QueueWorkers = { _queues.ReceiveWorkers.Select(worker => (uint)worker) },
            SteeringReason = Steering?.Reason ?? "",
        };
        foreach (PortDevice device in _devices)
            AddStatistics(state, device.Statistics);
        return state;
    }

    /// <summary>Stops the devices and gives them back. No worker uses them any more.</summary>
    public void Dispose(Action<string> log)
    {
        foreach (PortDevice device in _devices)
        {
            try
            {
                device.Detach();
            }
            catch (DpdkException e)
            {
                log($"Port {Name}: {e.Message}.");
            }
        }
        _devices.Clear();
    }

    private List<DeviceQueue> Queues(Func<PortDevice, int> count) =>
        [.. _devices.SelectMany(device => Enumerable.Range(0, count(device)).Select(queue => new DeviceQueue(device.Id, (ushort)queue)))];

    private Wire.PortSteering DescribeSteering() => Steering?.Steering switch
    {
        PortSteering.Device => Wire.PortSteering.Device,
        PortSteering.Software => Wire.PortSteering.Software,
        PortSteering.Arrival when _hasSeveralWorkers => Wire.PortSteering.Arrival,
        _ => Wire.PortSteering.None,
    };

    /// <summary>A unicast, locally administered address.</summary>
    private static MacAddress MadeFrom(string name)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        bytes[0] = 0x02;
        return Read(bytes);
    }

    private static unsafe MacAddress Read(byte[] bytes)
    {
        fixed (byte* first = bytes)
            return MacAddress.Read(first);
    }

    private static void AddStatistics(Wire.PortState state, DeviceStatistics statistics)
    {
        state.ReceivedPackets += statistics.ReceivedPackets;
        state.ReceivedBytes += statistics.ReceivedBytes;
        state.TransmittedPackets += statistics.TransmittedPackets;
        state.TransmittedBytes += statistics.TransmittedBytes;
        state.MissedPackets += statistics.MissedPackets + statistics.NoMbufs;
        state.ReceiveErrors += statistics.ReceiveErrors;
        state.TransmitErrors += statistics.TransmitErrors;
    }
}
