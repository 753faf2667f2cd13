using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fulcrum.ControlPlane.Configuration;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.HealthChecks.Quorum;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Live;

/// <summary>A configuration whose checks are made for real, with the clock of the machine and with jitter, and what LVS would be told of them.</summary>
internal sealed class LiveTimeline : IDisposable
{
    // keepalived's of the same moment differ as much from run to run.
    private const double Tolerance = 0.3;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _file;
    private readonly HealthMonitor _monitor = new(
        new Checkers(TimeProvider.System).Create, HealthMemory.Empty, TimeProvider.System, new ListLogger<HealthMonitor>(), new Jitter(Random.Shared));

    public LiveTimeline(string configuration)
    {
        _file = _directory["f.conf"];
        File.WriteAllText(_file, configuration);
    }

    /// <summary>"9.0 DEL 10.9.9.1 127.0.0.11", in order.</summary>
    public List<(double At, string Command)> Commands { get; } = [];

    /// <summary>Runs it, and does something at some seconds.</summary>
    public async Task RunAsync(double seconds, params (double At, Action Do)[] steps)
    {
        Queue<(double At, Action Do)> left = new(steps);
        IReadOnlyList<Wire.VirtualService> before = [];
        long begin = Stopwatch.GetTimestamp();
        DirectorModel model = Load();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds is var at && at < seconds)
        {
            if (left.TryPeek(out (double At, Action Do) step) && at >= step.At)
                left.Dequeue().Do();
            IReadOnlyList<Wire.VirtualService> now = [.. model.Services.Select(Places)];
            // Which weight a server has that is taken out says nothing.
            Commands.AddRange(LvsCommands.Between(before, now).Select(command => (at, command.StartsWith("DEL", StringComparison.Ordinal)
                ? command[..command.LastIndexOf(' ')] : command)));
            before = now;
            await Task.Delay(s_look);
        }
    }

    /// <summary>What a reload does.</summary>
    public DirectorModel Load()
    {
        DirectorModel model = ConfigurationLoader.Load(_file).Model!;
        _monitor.Update(model);
        return model;
    }

    /// <summary>Service by service the same commands, at the same times within 0.3 s.</summary>
    public void AssertIs(params string[] expected)
    {
        string all = string.Join('\n', Commands.Select(command => string.Create(CultureInfo.InvariantCulture, $"{command.At:0.00} {command.Command}")));
        (double At, string Command)[] wanted = [.. expected.Select(line => (double.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture), line[(line.IndexOf(' ') + 1)..]))];
        (double At, string Command)[] found = [.. Commands.OrderBy(command => command.Command.Split(' ')[1])];
        wanted = [.. wanted.OrderBy(command => command.Command.Split(' ')[1])];

        Assert.That(found.Select(c => c.Command), Is.EqualTo(wanted.Select(c => c.Command)), all);
        Assert.Multiple(() =>
        {
            foreach (((double At, string Command) actual, (double At, string Command) known) in found.Zip(wanted))
                Assert.That(actual.At, Is.EqualTo(known.At).Within(Tolerance), $"{known.Command}:\n{all}");
        });
    }

    /// <summary>As compiled, but for addresses: those of this machine get no packets from a data plane.</summary>
    private Wire.VirtualService Places(VirtualService service)
    {
        ServiceRotation rotation = new(service, _monitor.Current);
        Wire.VirtualService places = new() { Key = service.Key.ToWire() };
        for (int index = 0; index < rotation.Count; index++)
        {
            IPEndPoint server = index < service.RealServers.Count ? service.RealServers[index].Endpoint : service.SorryServer!.Endpoint;
            if (rotation.WeightAt(index) is var weight and not ServiceRotation.LeftOut)
                places.RealServers.Add(new Wire.RealServer { Address = server.Address.ToWire(), Port = (uint)server.Port, Weight = (uint)weight });
        }
        return places;
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _directory.Dispose();
    }
}
