using System.Diagnostics;
using Fulcrum.Packets;
using Fulcrum.Wire;
using Google.Protobuf;

namespace Fulcrum.Pktgen;

/// <summary>fulcrum-dataplane on the replay device, with one worker and the configuration of the workload.</summary>
internal sealed class DataPlane : IAsyncDisposable
{
    private const string PortName = "wan";
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SessionTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private readonly ChildProcess _process;
    private ControlClient? _control;
    private WorkerCounters? _counters;

    private DataPlane(ChildProcess process) => _process = process;

    private WorkerCounters Counters => _counters!;

    /// <summary>Starts it, configures it and waits until every session of the workload exists.</summary>
    public static async Task<DataPlane> StartAsync(
        BenchOptions options, ForwardingMode mode, string device, Workload workload, string folder, CancellationToken cancellation)
    {
        string control = $"{folder}/control.sock";
        DataPlane plane = new(ChildProcess.Start("fulcrum-dataplane",
        [
            options.DataPlanePath,
            "--port", $"{PortName}={device}", "--no-twin", "--idle", "busy",
            "--cores", $"{options.WorkerCore}", "--main-core", $"{BenchOptions.MainCore}",
            "--sessions", $"{SessionCapacity(workload)}",
            "--mbufs", $"{BufferPool.Count(workload.Sessions)}", "--mbuf-size", $"{BufferPool.BufferBytes}",
            "--instance", $"fulcrum-bench-{Environment.ProcessId}", "--control", control, "--statistics", $"{folder}/statistics",
        ]));
        try
        {
            await plane.ConnectAsync(control, cancellation);
            await plane.ConfigureAsync(workload, mode, cancellation);
            await plane.WaitForSessionsAsync((ulong)workload.Sessions, cancellation);
            return plane;
        }
        catch (Exception exception)
        {
            BenchException? ended = exception is BenchException && plane._process.WaitForExit(EndTime) ? plane._process.Ended() : null;
            await plane.DisposeAsync();
            if (ended is not null)
            {
                throw ended;
            }

            throw;
        }
    }

    /// <summary>Sessions that the table gets room for: a quarter more than there are.</summary>
    public static int SessionCapacity(Workload workload) => Math.Max(workload.Sessions + workload.Sessions / 4, 16_384);

    /// <summary>Counts transmitted packets for some seconds. A drop in that time, or a collection, fails the measurement.</summary>
    public async Task<Measurement> MeasureAsync(int seconds, CancellationToken cancellation)
    {
        await Task.Delay(WarmUp, cancellation);
        Dictionary<string, ulong> dropsBefore = Counters.Drops();
        ulong collections = Counters.OfProcess("gc_collections");
        CoreShare share = CoreShare.Begin(_process.Id);
        long start = Stopwatch.GetTimestamp();
        ulong transmitted = Counters["transmitted"];
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        transmitted = Counters["transmitted"] - transmitted;
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (_process.HasExited)
        {
            throw _process.Ended();
        }

        return new Measurement(transmitted / elapsed / 1e6, share.End(), Failure(transmitted, dropsBefore, collections));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        await _process.DisposeAsync();
        _counters?.Dispose();
    }

    private string? Failure(ulong transmitted, Dictionary<string, ulong> dropsBefore, ulong collectionsBefore)
    {
        string drops = string.Join(", ", Counters.Drops()
            .Where(drop => drop.Value > dropsBefore[drop.Key])
            .Select(drop => $"{drop.Value - dropsBefore[drop.Key]} {drop.Key}"));
        return drops.Length > 0 ? $"packets were dropped: {drops}"
            : transmitted == 0 ? "nothing was transmitted"
            : Counters.OfProcess("gc_collections") != collectionsBefore ? "the data plane collected garbage"
            : null;
    }

    private async Task ConnectAsync(string path, CancellationToken cancellation)
    {
        _control = await PollAsync(() => ControlClient.TryConnectAsync(path, cancellation), StartTime, "does not listen on its control socket", cancellation);
    }

    private async Task ConfigureAsync(Workload workload, ForwardingMode mode, CancellationToken cancellation)
    {
        HelloReply hello = await _control!.HelloAsync(cancellation);
        PortState port = hello.Ports.Ports.Single();
        if (port.Mac.Span.SequenceEqual(Bytes(Workload.PortMac).Span) is false)
        {
            throw new BenchException($"The replay device has the MAC address {Convert.ToHexString(port.Mac.Span)}, not {Workload.PortMac}.");
        }

        _counters = new WorkerCounters(hello.Statistics);
        await _control.ApplyAsync(Configuration(workload, mode, hello.Generation + 1), cancellation);
    }

    private async Task WaitForSessionsAsync(ulong sessions, CancellationToken cancellation)
    {
        await PollAsync<object>(
            () => Task.FromResult<object?>(Counters["sessions"] >= sessions ? Counters : null),
            SessionTime,
            $"has not made all of the {sessions} sessions",
            cancellation);
    }

    /// <summary>Asks again and again until there is an answer.</summary>
    private async Task<T> PollAsync<T>(Func<Task<T?>> ask, TimeSpan limit, string failure, CancellationToken cancellation)
        where T : class
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < limit;)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (_process.HasExited)
            {
                throw _process.Ended();
            }

            await Task.Delay(PollTime, cancellation);
        }

        string state = _counters is null ? "" : $": {Counters["sessions"]} exist, {string.Join(", ", Counters.Drops().Where(drop => drop.Value > 0))}";
        throw new BenchException($"fulcrum-dataplane {failure} within {limit.TotalSeconds} seconds{state}.");
    }

    private static Snapshot Configuration(Workload workload, ForwardingMode mode, ulong generation)
    {
        Snapshot snapshot = new() { Generation = generation };
        VirtualService service = new()
        {
            Key = new ServiceKey { Protocol = IpProtocol.Udp, Address = Bytes(Workload.VirtualAddress), Port = Workload.ServicePort },
            Scheduler = "rr",
            Pool = "bench",
        };
        snapshot.Services.Add(service);
        foreach ((System.Net.IPAddress address, MacAddress mac) in Workload.Servers)
        {
            service.RealServers.Add(
                new RealServer { Address = Bytes(address), Port = Workload.ServicePort, Weight = 1, Mode = mode });
            snapshot.Neighbours.Add(new Neighbour { Port = PortName, Address = Bytes(address), Mac = Bytes(mac) });
        }

        snapshot.Pools.Add(new LocalAddressPool { Name = "bench", Addresses = { workload.LocalAddresses.Select(Bytes) } });
        snapshot.Addresses.Add(new PortAddress
        {
            Port = PortName, Address = Bytes(Workload.DirectorAddress), PrefixLength = Workload.Network.Length,
        });
        snapshot.Routes.Add(new Route
        {
            Prefix = new Prefix { Address = Bytes(Workload.Network.Address), Length = Workload.Network.Length },
            Port = PortName,
        });
        return snapshot;
    }

    private static ByteString Bytes(System.Net.IPAddress address) => ByteString.CopyFrom(address.GetAddressBytes());

    private static unsafe ByteString Bytes(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Length];
        fixed (byte* start = bytes)
        {
            mac.Write(start);
        }

        return ByteString.CopyFrom(bytes);
    }
}
