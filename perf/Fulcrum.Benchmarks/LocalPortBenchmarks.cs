using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>A local port taken and given back: 64 addresses, 16 servers, so many of each pair's ports in use.</summary>
[MemoryDiagnoser]
public unsafe class LocalPortBenchmarks : IDisposable
{
    private const int Operations = 256;
    private const int Locals = 64;
    private const int Servers = 16;
    private const uint SessionCapacity = 6_000_000;

    private readonly ProcessMemory _memory = new();
    private readonly LocalAddress[] _locals = new LocalAddress[Locals];
    private readonly ServerEntry[] _servers = new ServerEntry[Servers];
    private readonly (uint Chunk, Be16 Port)[] _held = new (uint, Be16)[4096];
    private LocalPorts _ports = null!;
    private uint _next;
    private uint _nowMs;

    [Params(1, 4)]
    public int Workers { get; set; }

    [Params(1, 95)]
    public int PercentTaken { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        SharedTables* shared = (SharedTables*)_memory.Allocate((nuint)sizeof(SharedTables), "shared tables");
        RootSnapshot* root = (RootSnapshot*)_memory.Allocate((nuint)sizeof(RootSnapshot), "root");
        root->Rules.LocalPortRestMs = 1_000;
        SharedTables.PublishRoot(shared, root);
        WorkerHash? placement = Workers == 1 ? null : new WorkerHash(
            _memory, SteeringScheme.Tuple, WorkerHash.DefaultKey, [.. Enumerable.Range(0, 128).Select(entry => (byte)(entry % Workers))]);
        _ports = new LocalPorts(_memory, SessionCapacity, "benchmark", shared, placement);
        for (int index = 0; index < Locals; index++)
            _locals[index] = new LocalAddress { Address = IpAddress.Parse($"10.7.0.{index + 1}"), Index = (uint)index };
        for (int index = 0; index < Servers; index++)
            _servers[index] = new ServerEntry { Address = IpAddress.Parse($"10.9.0.{index + 1}"), Port = Be16.FromHost(80), Endpoint = (uint)index };
        Random random = new(1);
        for (int pair = 0; pair < Locals * Servers; pair++)
        {
            uint number = _ports.PairOf(_locals[pair / Servers], _servers[pair % Servers], Be16.FromHost(80), 0);
            for (int port = 0; port < _ports.UsableCount; port++)
            {
                int taken = _ports.Take(number, 0, out uint chunk);
                if (random.Next(100) >= PercentTaken)
                    _ports.Release(chunk, Be16.FromHost((ushort)taken));
            }
        }
        for (int slot = 0; slot < _held.Length; slot++)
            _held[slot] = Take();
    }

    /// <summary>Each session ends after 4096 others.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public uint TakeAndRelease()
    {
        for (int operation = 0; operation < Operations; operation++)
        {
            ref (uint Chunk, Be16 Port) held = ref _held[_next % _held.Length];
            _ports.Release(held.Chunk, held.Port);
            held = Take();
        }
        return _next;
    }

    /// <summary>The same, and the port rests for a second, of which 256,000 such sessions are in it.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public uint TakeAndRest()
    {
        for (int operation = 0; operation < Operations; operation++)
        {
            ref (uint Chunk, Be16 Port) held = ref _held[_next % _held.Length];
            _ports.Rest(held.Chunk, held.Port, 0, _nowMs);
            held = Take();
        }
        _nowMs++;
        return _next;
    }

    private (uint Chunk, Be16 Port) Take()
    {
        uint flow = _next++ * 2_654_435_761;
        ref ServerEntry server = ref _servers[flow >> 8 & Servers - 1];
        uint pair = _ports.PairOf(_locals[flow >> 16 & Locals - 1], server, server.Port, _nowMs);
        int port = _ports.Take(pair, _nowMs, out uint chunk);
        return (chunk, Be16.FromHost((ushort)port));
    }
}
