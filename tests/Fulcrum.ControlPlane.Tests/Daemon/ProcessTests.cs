using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>What only a process of its own shows: exit codes, signals, sudden death.</summary>
[TestFixture]
public sealed class ProcessTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        File.WriteAllText(_directory["f.conf"], Samples.File);
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task Start_BadConfiguration_EndsWithEveryErrorAndNoStackTrace()
    {
        File.WriteAllText(_directory["f.conf"], "mark_rule nonsense\nvirtual_server 10.0.1.100 80 {\n\n client_address foo\n}\n");
        using DaemonProcess daemon = new(_directory);

        int exitCode = await daemon.ExitCodeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(daemon.Output, Does.Contain(_directory["f.conf"] + ":1:1: error:").And.Contains(_directory["f.conf"] + ":4:"));
            Assert.That(daemon.Output, Does.Not.Contain("   at "));
        });
    }

    [Test]
    public async Task Start_CorruptApiState_EndsWithTheWayOut()
    {
        Directory.CreateDirectory(_directory["state"]);
        File.WriteAllText(_directory["state/api.json"], "{");
        using DaemonProcess daemon = new(_directory);

        int exitCode = await daemon.ExitCodeAsync();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(daemon.Output, Does.Contain(_directory["state/api.json"]).And.Contains("move it away").And.Not.Contains("   at "));
    }

    [Test]
    public async Task Start_AnotherDaemonServes_EndsAndLeavesItAlone()
    {
        using DaemonProcess first = new(_directory);
        await Serving(first);
        using DaemonProcess second = new(_directory);

        int exitCode = await second.ExitCodeAsync();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(second.Output, Does.Contain("another fulcrumd serves its API here"));
        Assert.That(File.Exists(_directory["api"]));
        Assert.That(first.HasExited, Is.False);
    }

    [Test]
    public async Task Terminate_Running_EndsInOrder()
    {
        using DaemonProcess daemon = new(_directory);
        await Serving(daemon);

        daemon.Signal("TERM");
        int exitCode = await daemon.ExitCodeAsync();

        Assert.That(exitCode, Is.Zero, daemon.Output);
        Assert.That(File.Exists(_directory["api"]), Is.False);
    }

    [Test]
    public async Task Hangup_ChangedFile_IsReloaded()
    {
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        using DaemonProcess daemon = new(_directory);
        await Eventually.IsTrue(() => dataPlane.State.Services.Count == 1, "the first configuration");

        File.WriteAllText(_directory["f.conf"], "mark_rule nonsense\n");
        daemon.Signal("HUP");
        await Eventually.IsTrue(() => daemon.Output.Contains("The reload is refused", StringComparison.Ordinal), "a bad file is refused");
        File.WriteAllText(_directory["f.conf"], "");
        daemon.Signal("HUP");
        await Eventually.IsTrue(() => dataPlane.State.Services.Count == 0, "the empty file is in force");

        Assert.That(daemon.HasExited, Is.False);
    }

    [Test]
    public async Task Kill_ServerWasDown_StaysDownAndNothingElseChanges()
    {
        File.WriteAllText(_directory["f.conf"], Samples.File.Replace("weight 2", $$"""
            TCP_CHECK {
                connect_ip 127.0.0.1
                connect_port {{ClosedPort()}}
                warmup 0
            }
            """, StringComparison.Ordinal));
        using FakeDataPlane dataPlane = new(_directory["dp"]);
        using (DaemonProcess first = new(_directory))
        {
            await Eventually.IsTrue(() => dataPlane.State.Services.Count == 1 && dataPlane.State.Services[0].RealServers.Count == 0, "down");
            await Eventually.IsTrue(
                () => File.Exists(_directory["state/health.json"]) &&
                    File.ReadAllText(_directory["state/health.json"]).Contains("refused", StringComparison.Ordinal),
                "remembered");
            first.Signal("KILL");
            await first.ExitCodeAsync();
        }
        int changes = dataPlane.Changes.Count;
        using DaemonProcess second = new(_directory);

        await Eventually.IsTrue(() => dataPlane.Changes.Count > changes, "a snapshot after the restart");

        Assert.That(dataPlane.State.Services[0].RealServers, Is.Empty);
        await Serving(second);
    }

    private static int ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task Serving(DaemonProcess daemon) =>
        Eventually.IsTrue(() => daemon.Output.Contains(" serves ", StringComparison.Ordinal), $"serving: {daemon.Output}");
}
