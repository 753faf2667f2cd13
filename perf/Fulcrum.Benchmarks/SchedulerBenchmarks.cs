using BenchmarkDotNet.Attributes;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.Benchmarks;

/// <summary>Picking a real server for a new session.</summary>
[MemoryDiagnoser]
public unsafe class SchedulerBenchmarks
{
    private ServiceSnapshot* _service;
    private SchedulerState* _state;

    [Params(SchedulerKind.RoundRobin, SchedulerKind.WeightedRoundRobin)]
    public SchedulerKind Scheduler { get; set; }

    [Params(3, 100)]
    public int Servers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ProcessMemory memory = new();
        _state = (SchedulerState*)memory.Allocate((nuint)sizeof(SchedulerState), "scheduler state");
        _service = (ServiceSnapshot*)memory.Allocate((nuint)(sizeof(ServiceSnapshot) + Servers * sizeof(ServerEntry)), "service");
        *_service = new ServiceSnapshot { Identity = 1, Version = 1, Scheduler = Scheduler, ServerCount = Servers, WeightStep = 1, WeightStart = 3 };
        for (int index = 0; index < Servers; index++)
        {
            ServiceSnapshot.Servers(_service)[index] = new ServerEntry { Weight = index % 3 + 1, Slot = (uint)index };
        }
    }

    [Benchmark]
    public uint Pick() => DataPlane.Schedule.Scheduler.Pick(_service, _state)->Slot;
}
