using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>A start that cannot succeed ends at once with one clear sentence.</summary>
[Category("Lab")]
internal sealed class StartErrorTests
{
    private string _directory = "";

    [SetUp]
    public void MakeDirectory()
    {
        Requirements.Check();
        _directory = Directory.CreateTempSubdirectory("fulcrum-e2e-").FullName;
    }

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [TestCase("net_nothing0", "net_nothing0", TestName = "DataPlane_UnknownDevice_SaysWhich")]
    [TestCase("net_af_xdp0,iface=nosuchif", "nosuchif", TestName = "DataPlane_DeviceOfAMissingInterface_SaysWhich")]
    [TestCase("0000:ff:1f.7", "0000:ff:1f.7", TestName = "DataPlane_MissingPciDevice_SaysWhich")]
    public void DataPlane_WrongDevice_SaysWhich(string device, string word) =>
        Assert.That(StartDataPlane("--port", $"wan={device}"), Does.Contain("wan").And.Contain(word));

    [Test]
    public void DataPlane_MoreMemoryThanHugePages_SaysSo() =>
        Assert.That(StartDataPlane("--port", "wan=net_null0", "--memory", "900000").ToUpperInvariant(), Does.Contain("HUGE PAGE").Or.Contain("HUGEPAGE"));

    [Test]
    public void Daemon_WrongFirstConfiguration_SaysFileAndLine()
    {
        string file = Path.Combine(_directory, "wrong.conf");
        File.WriteAllText(file, """
            ! Servers cannot be told of clients in such a way.
            virtual_server 10.0.1.3 80 {
                lb_algo wrr
                lb_kind FNAT
                protocol TCP
                client_address fastest
                real_server 10.0.1.4 80 { weight 1 }
            }
            """);

        CommandResult result = Command.Run(
            Repository.Path("out/bin/fulcrumd"),
            "--config", file, "--api", $"{_directory}/api.sock", "--data-plane", $"{_directory}/control.sock", "--state", $"{_directory}/state");

        Assert.That(result.ExpectFailure(), Does.Contain($"{file}:6"));
    }

    [Test]
    public void Ctl_WithoutDaemon_SaysWhatToDo() =>
        Assert.That(
            Command.Run(Repository.Path("out/bin/fulcrumctl"), "--socket", $"{_directory}/api.sock", "list").ExpectFailure(),
            Does.Contain($"{_directory}/api.sock"));

    /// <summary>Returns what the failing start says; no stack trace may be part of it.</summary>
    private string StartDataPlane(params string[] arguments)
    {
        string instance = $"e{Environment.ProcessId}s";
        string said = Command.Run(
            Repository.Path("out/bin/fulcrum-dataplane"),
            [.. new[] { "--instance", instance, "--control", $"{_directory}/control.sock", "--statistics", $"{_directory}/statistics" }, .. arguments])
            .ExpectFailure();
        Assert.That(said, Does.Not.Contain("   at Fulcrum."));
        Assert.That($"/run/dpdk/fulcrum-{instance}", Does.Not.Exist);
        return said;
    }
}
