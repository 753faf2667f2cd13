using Fulcrum.Packets;
using Fulcrum.Wire;

namespace Fulcrum.Pktgen;

/// <summary>What fulcrum-dataplane is started with.</summary>
internal sealed record DataPlaneSetup
{
    /// <summary>Name of the only port of most workloads, and of the clients' side.</summary>
    public const string ClientPort = "wan";

    /// <summary>Name of the servers' side, where there are two.</summary>
    public const string ServerPort = "lan";

    /// <summary>Captures to replay, each on a device; of a port with several, the n-th is the n-th worker's.</summary>
    public IReadOnlyList<(string Port, string Capture)> Captures { get; init; } = [];

    /// <summary>Other devices than those that replay captures; each has the address <see cref="MacOf"/> of its number.</summary>
    public IReadOnlyList<(string Port, string Device)> Devices
    {
        get => field ?? [.. Captures.Select((each, device) => (each.Port, DeviceOf(device, each.Capture)))];
        init;
    }

    /// <summary>Frames in all captures.</summary>
    public required int Frames { get; init; }

    /// <summary>Room of the session table.</summary>
    public required int SessionCapacity { get; init; }

    /// <summary>What it is to do.</summary>
    public required Snapshot Configuration { get; init; }

    /// <summary>Cores of several workers; empty: one worker, on the core that the options name.</summary>
    public IReadOnlyList<int> WorkerCores { get; init; } = [];

    /// <summary>Whether frames lie in buffers of <see cref="BufferPool.SmallBufferBytes"/>.</summary>
    public bool HasSmallBuffers { get; init; }

    /// <summary>Whether it goes before everything else on its cores (<see cref="Priority"/>).</summary>
    public bool HasPriority { get; init; }

    /// <summary>Whether the first frame of a capture has to meet the configuration.</summary>
    public bool AwaitsConfiguration { get; init; }

    /// <summary>
    /// The address of a replay device: net_pcap gives "\x02pcap" and a number to each device of a process, the first one 0.
    /// </summary>
    public static MacAddress MacOf(int device) => MacAddress.Parse($"02:70:63:61:70:{device:x2}");

    /// <summary>DPDK's name for the device that replays a capture for ever.</summary>
    public static string DeviceOf(int device, string capture) => $"net_pcap{device},rx_pcap={capture},infinite_rx=1";

    /// <summary>Arguments for the program, but those that say where it runs.</summary>
    public IEnumerable<string> Arguments() =>
    [
        .. Devices.SelectMany(each => (string[])["--port", $"{each.Port}={each.Device}"]),
        "--sessions", $"{SessionCapacity}", "--mbufs", $"{BufferPool.Count(Frames)}",
        .. HasSmallBuffers
            ? (string[])["--mbuf-size", $"{BufferPool.SmallBufferBytes}", "--mtu", $"{BufferPool.SmallMtu}"]
            : ["--mbuf-size", $"{BufferPool.BufferBytes}"],
        .. WorkerCores.Count > 1 ? (string[])["--steering", "arrival"] : [],
        .. AwaitsConfiguration ? (string[])["--await-configuration"] : [],
    ];
}
