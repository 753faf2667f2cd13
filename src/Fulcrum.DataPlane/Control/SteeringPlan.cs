using System.Numerics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Decides at start how the packets of each port find their worker. A port is steered by its device when the device has taken our
/// indirection table and hashes as <see cref="WorkerHash"/> does, as far as it can be read back; else by software.
/// </summary>
internal sealed class SteeringPlan
{
    private const int EntriesWithoutDevices = 128;

    private readonly TableMemory _memory;
    private readonly IReadOnlyList<SteeringCandidate> _ports;
    private readonly int _workers;
    private readonly string?[] _reasons;
    private readonly RssConfiguration?[] _read;

    private SteeringPlan(TableMemory memory, IReadOnlyList<SteeringCandidate> ports, int workers)
    {
        _memory = memory;
        _ports = ports;
        _workers = workers;
        _reasons = new string?[ports.Count];
        _read = new RssConfiguration?[ports.Count];
        Ports = [];
    }

    /// <summary>Which worker packets belong to; null with one worker.</summary>
    public WorkerHash? Hash { get; private set; }

    /// <summary>By port.</summary>
    public IReadOnlyList<PortSteeringPlan> Ports { get; private set; }

    /// <summary>Sets the devices up and decides.</summary>
    /// <param name="memory">Where the hash's tables go.</param>
    /// <param name="ports">The ports; their devices are started, and no worker polls them yet.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="choice">What the operator wants.</param>
    public static SteeringPlan Make(TableMemory memory, IReadOnlyList<SteeringCandidate> ports, int workers, SteeringChoice choice)
    {
        SteeringPlan plan = new(memory, ports, workers);
        if (workers == 1)
        {
            plan.Ports = [.. ports.Select(_ => new PortSteeringPlan(PortSteering.Arrival, HashedProtocols.None, ""))];
            return plan;
        }
        if (choice == SteeringChoice.Auto)
            plan.TryDevices();
        else
            Array.Fill(plan._reasons, $"--steering {(choice == SteeringChoice.Arrival ? "arrival" : "software")} says so");
        plan.Hash ??= new WorkerHash(memory, SteeringScheme.Client, WorkerHash.DefaultKey, Entries(EntriesWithoutDevices, workers));
        PortSteering otherwise = choice == SteeringChoice.Arrival ? PortSteering.Arrival : PortSteering.Software;
        plan.Ports = [.. ports.Select((_, port) => plan._reasons[port] is { } reason
            ? new PortSteeringPlan(otherwise, HashedProtocols.None, reason)
            : new PortSteeringPlan(PortSteering.Device, RssKeys.HashedProtocols(plan._read[port]!.Types), ""))];
        return plan;
    }

    /// <summary>The indirection table: worker of each entry.</summary>
    private static byte[] Entries(int least, int workers) =>
        [.. Enumerable.Range(0, (int)Math.Max((uint)least, BitOperations.RoundUpToPowerOf2((uint)workers))).Select(entry => (byte)(entry % workers))];

    private void TryDevices()
    {
        ForCandidates(port => _reasons[port] = Obstacle(_ports[port]));
        ForCandidates(Read);
        int entries = _read.OfType<RssConfiguration>().Select(rss => rss.Table.Length).DefaultIfEmpty().Min();
        if (entries == 0)
            return;
        ForCandidates(port => SetUp(port, entries));
        byte[]? key = CommonKey();
        if (key is null)
            return;
        WorkerHash hash = new(_memory, SteeringScheme.Tuple, key, Entries(entries, _workers));
        string? unsuitable = RssSelfTest.SpreadsLocalPorts(hash, _workers);
        ForCandidates(port => _reasons[port] = unsuitable ?? Contradiction(port, key, hash));
        if (_reasons.Contains(null))
            Hash = hash;
    }

    /// <summary>Does something for every port that may still be steered by its device. What the driver refuses is the reason why not.</summary>
    private void ForCandidates(Action<int> action)
    {
        for (int port = 0; port < _ports.Count; port++)
        {
            if (_reasons[port] is not null)
                continue;
            try
            {
                action(port);
            }
            catch (DpdkException e)
            {
                _reasons[port] = e.Message.TrimEnd('.');
            }
            if (_reasons[port] is not null)
                _read[port] = null;
        }
    }

    /// <summary>What the queues alone rule out.</summary>
    private string? Obstacle(SteeringCandidate port)
    {
        if (port.Device is null)
            return "it consists of several devices";
        if (port.QueueWorkers.Count == 1)
            return "it has one receive queue";
        foreach (int worker in Enumerable.Range(0, _workers))
            if (!port.QueueWorkers.Contains(worker))
                return $"worker {worker} has none of its {port.QueueWorkers.Count} receive queues";
        return null;
    }

    private void Read(int port)
    {
        _read[port] = _ports[port].Device!.Rss;
        int entries = _read[port]!.Table.Length;
        if (entries == 0)
            _reasons[port] = "its device has no RSS indirection table";
        else if (!BitOperations.IsPow2(entries) || entries < _workers)
            _reasons[port] = $"the RSS indirection table of its device has {entries} entries, which does not suit {_workers} workers";
        else if (!RssKeys.HashedProtocols(_read[port]!.Types).HasFlag(HashedProtocols.Tcp))
            _reasons[port] = "its device does not hash the ports of TCP over IPv4 and IPv6";
    }

    /// <summary>Gives a device our key, if it takes it, and our table, and reads both back.</summary>
    private void SetUp(int port, int entries)
    {
        IRssDevice device = _ports[port].Device!;
        RssConfiguration before = _read[port]!;
        byte[] key = RssKeys.ForDevice(before.Key.Length);
        if (!RssKeys.AreAlike(before.Key.Span, key))
            TrySetKey(device, key, before.Types);
        ushort[] table = Table(before.Table.Length, entries, _ports[port].QueueWorkers);
        device.SetRssTable(table);
        _read[port] = device.Rss;
        if (!_read[port]!.Table.Span.SequenceEqual(table))
            _reasons[port] = "its device does not report the RSS indirection table that it was given";
    }

    /// <summary>The queue of every entry: of the worker that all tables name, in turn where a worker has several.</summary>
    private ushort[] Table(int size, int entries, IReadOnlyList<int> queueWorkers)
    {
        ushort[][] queuesOf = [.. Enumerable.Range(0, _workers).Select(worker =>
            Enumerable.Range(0, queueWorkers.Count).Where(queue => queueWorkers[queue] == worker).Select(queue => (ushort)queue).ToArray())];
        ushort[] table = new ushort[size];
        for (int entry = 0; entry < size; entry++)
        {
            ushort[] queues = queuesOf[entry % entries % _workers];
            table[entry] = queues[entry / _workers % queues.Length];
        }
        return table;
    }

    /// <summary>The default key if a device has it, else the first device's own; null when there is no device left.</summary>
    private byte[]? CommonKey()
    {
        RssConfiguration[] devices = [.. _read.OfType<RssConfiguration>()];
        if (devices.Length == 0)
            return null;
        return Array.Exists(devices, rss => RssKeys.AreAlike(rss.Key.Span, WorkerHash.DefaultKey)) || devices[0].Key.Length < WorkerHash.KeyLength
            ? WorkerHash.DefaultKey.ToArray()
            : devices[0].Key.ToArray();
    }

    private string? Contradiction(int port, byte[] key, WorkerHash hash)
    {
        RssConfiguration rss = _read[port]!;
        if (!RssKeys.AreAlike(rss.Key.Span, key))
            return "its device has another RSS key than the workers compute with";
        return RssKeys.HashedProtocols(rss.Types).HasFlag(HashedProtocols.Tcp)
            ? RssSelfTest.Run(rss, _ports[port].QueueWorkers, hash)
            : "its device does not hash the ports of TCP over IPv4 and IPv6 any more";
    }

    private static void TrySetKey(IRssDevice device, byte[] key, RssTypes types)
    {
        try
        {
            device.SetRssKey(key, types);
        }
        catch (DpdkException)
        {
            // Its own key is as good, if it is the only one.
        }
    }
}
