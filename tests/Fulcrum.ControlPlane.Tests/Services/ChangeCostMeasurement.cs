using System.Diagnostics;
using System.Net;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.Mapping;
using Fulcrum.ControlPlane.Services.Rpc;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.DataPlane;
using Fulcrum.Testing;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.Services;

/// <summary>
/// What the steps of single changes and of calls cost with many services, each by itself beside the same step for the whole model: figures
/// for people, run by name.
/// </summary>
[TestFixture]
[Explicit("prints figures")]
public sealed class ChangeCostMeasurement
{
    private const int ServiceCount = 1_000;
    private const int ServersPerService = 10;
    private const int Rounds = 200;
    private const int WholeRounds = 20;

    private readonly DirectorModel _model = Samples.Model([.. Enumerable.Range(0, ServiceCount).Select(Service)]);

    [Test]
    public void Weight() => Measure(round => model => model.Update(Key(round * 3 % ServiceCount), Samples.EndPoint(5), new(2 + round % 50)));

    [Test]
    public void ServerAddedAndRemoved() => Measure(round => model => round % 2 == 0
        ? model.Create(Key(round / 2), Samples.Server(200))
        : model.Delete(Key(round / 2), Samples.EndPoint(200)));

    [Test]
    public void Calls()
    {
        Api.V1.ListVirtualServicesResponse list = new();
        StatisticsSample sample = Sample();
        Print("list, made", WholeRounds, () =>
        {
            list = new();
            list.Services.AddRange(ServiceOrder.Sort(_model.Services).Select(service => service.ToApi(HealthView.Empty, sample, EffectiveWeights.AsWritten)));
        });
        Print("list, written", WholeRounds, () => list.ToByteArray());
        Print("statistics, read of an unchanged map", WholeRounds, () => _ = Sample());
    }

    private void Measure(Func<int, Func<DirectorModel, DirectorModel>> edit)
    {
        using TemporaryDirectory directory = new();
        using StateDirectory state = new(directory["state"]);
        ApiStateFile file = new(state);
        using HealthMonitor health = new(_ => throw new InvalidOperationException(), HealthMemory.Empty, new FakeTime(), NullLogger<HealthMonitor>.Instance);
        KernelSync kernel = new(new FakeKernel(), NullLogger<KernelSync>.Instance);
        CompiledParts parts = new();
        DirectorModel model = _model;
        health.Update(model);
        kernel.UsePorts(new() { Ports = { new Wire.PortState { Name = "lan", Twin = "lan" } } }, model);
        Wire.Snapshot before = Compile(model, parts);
        double[][] steps = [.. Enumerable.Range(0, 7).Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            DirectorModel next = model;
            Wire.Snapshot snapshot = before;
            steps[0][round] = Time(() => next = edit(round)(model));
            steps[1][round] = Time(() => Assert.That(ModelValidator.CheckChange(model, next), Is.Empty));
            steps[2][round] = Time(() => file.Write(model, next));
            steps[3][round] = Time(() => health.Update(next));
            steps[4][round] = Time(() => kernel.Apply(next));
            steps[5][round] = Time(() => snapshot = Compile(next, parts));
            steps[6][round] = Time(() => DeltaBuilder.Build(before, snapshot));
            (model, before) = (next, snapshot);
        }
        string[] names = ["edit", "check", "save (with its fsync)", "health", "kernel", "compile", "difference"];
        for (int step = 0; step < steps.Length; step++)
            TestContext.Out.WriteLine($"{names[step]}: {Median(steps[step]):0.000} ms");
        TestContext.Out.WriteLine($"sum without save: {steps.Where((_, step) => step != 2).Sum(Median):0.000} ms");
        Print("whole: check", WholeRounds, () => ModelValidator.Validate(model));
        Print("whole: compile", WholeRounds, () => Compile(model, new()));
        Print("whole: kernel", WholeRounds, kernel.Retry);
    }

    private static Wire.Snapshot Compile(DirectorModel model, CompiledParts parts) =>
        SnapshotCompiler.Compile(model, HealthView.Empty, KernelState.Empty, PortMap.Empty, parts);

    private static void Print(string what, int rounds, Action action) =>
        TestContext.Out.WriteLine($"{what}: {Median([.. Enumerable.Range(0, rounds).Select(_ => Time(action))]):0.000} ms");

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private StatisticsSample Sample()
    {
        _ledger ??= new();
        _map ??= new(_model.Services.SelectMany(s => s.RealServers, (s, r) => new ServerKey(s.Key, r.Endpoint)).Select((key, slot) => ((uint)slot, key)));
        _ledger.Update(_map, new SlotCounters[_map.Count]);
        return new() { Services = _ledger.ServiceTotals(), Servers = _ledger.ServerTotals(), Workers = [], Process = [] };
    }

    private SlotLedger? _ledger;
    private SlotMap? _map;

    private static ServiceKey Key(int index) =>
        Samples.Key() with { Address = new IPAddress([198, 18, (byte)(index >> 8), (byte)index]) };

    private static VirtualService Service(int index) =>
        Samples.Service(Key(index), [.. Enumerable.Range(1, ServersPerService).Select(server => Samples.Server((byte)server))]);
}
