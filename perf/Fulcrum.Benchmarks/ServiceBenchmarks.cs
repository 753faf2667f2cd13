using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>Whose a packet without a session is: one look-up of a virtual service after another, by address and port.</summary>
[MemoryDiagnoser]
public unsafe class ServiceBenchmarks : IDisposable
{
    private const int Operations = 256;

    private readonly BenchmarkCompiler _compiler = new();
    private RootSnapshot* _root;
    private uint _next;

    [Params(10, 10_000)]
    public int Services { get; set; }

    [GlobalCleanup]
    public void Dispose()
    {
        _compiler.Dispose();
        GC.SuppressFinalize(this);
    }

    [GlobalSetup]
    public void Setup()
    {
        _compiler.Apply(BenchmarkServices.Snapshot(Services, servers: 1, weight: 1));
        _root = SharedTables.ReadRoot(_compiler.Shared);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Find() => LookUp(0);

    [Benchmark(OperationsPerInvoke = Operations)]
    public long FindNone() => LookUp(Services);

    private long LookUp(int offset)
    {
        long found = 0;
        for (int operation = 0; operation < Operations; operation++)
        {
            // A large odd step visits the services in an order that no cache foresees.
            _next += 2_654_435_761;
            FlowEndpoints flow = new(
                new IpAddress(new Be32(_next)), BenchmarkServices.AddressOf(offset + (int)(_next % (uint)Services)),
                Be16.FromHost(1024), Be16.FromHost(Lab.VirtualPort), IpProtocol.Tcp);
            found += ServiceLookup.Find(_root, flow, 0) != null ? 1 : 0;
        }

        return found;
    }
}
