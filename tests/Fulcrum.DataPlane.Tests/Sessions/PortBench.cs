using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>What local ports need around them: memory, the setting, addresses and servers by number.</summary>
internal sealed unsafe class PortBench : IDisposable
{
    public const uint RestMs = 60_000;

    private readonly ProcessMemory _memory = new();
    private readonly RootSnapshot* _root;

    public PortBench(uint restMs = RestMs)
    {
        Shared = (SharedTables*)_memory.Allocate((nuint)sizeof(SharedTables), "shared tables");
        _root = (RootSnapshot*)_memory.Allocate((nuint)sizeof(RootSnapshot), "root");
        _root->Rules.LocalPortRestMs = restMs;
        SharedTables.PublishRoot(Shared, _root);
    }

    public SharedTables* Shared { get; }

    public void SetRest(uint restMs) => _root->Rules.LocalPortRestMs = restMs;

    public LocalPorts Ports(uint sessions, WorkerHash? placement = null, int worker = 0) => new(_memory, sessions, "test", Shared, placement, worker);

    /// <summary>Entries go to workers in turn.</summary>
    public WorkerHash Placement(int workers, SteeringScheme scheme = SteeringScheme.Tuple, int entries = 128, byte[]? key = null) =>
        new(_memory, scheme, key ?? WorkerHash.DefaultKey.ToArray(), [.. Enumerable.Range(0, entries).Select(entry => (byte)(entry % workers))]);

    public static LocalAddress Local(int number, bool ipv4 = true) => new()
    {
        Address = IpAddress.Parse(ipv4 ? $"10.7.{number >> 8}.{number & 0xFF}" : $"2001:db8:7::{number + 1:x}"),
        Index = (uint)number,
    };

    public static ServerEntry Server(int number, bool ipv4 = true) => new()
    {
        Address = IpAddress.Parse(ipv4 ? $"10.9.{number >> 8 & 0xFF}.{number & 0xFF}" : $"2001:db8:9::{number + 1:x}"),
        Port = Be16.FromHost(8080),
        Endpoint = (uint)number,
    };

    public void Dispose() => _memory.Dispose();
}
