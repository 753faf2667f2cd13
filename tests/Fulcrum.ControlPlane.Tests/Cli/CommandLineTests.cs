using System.Text.Json;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Grpc.Core;
using static Fulcrum.Cli.Tests.ApiSamples;

namespace Fulcrum.Cli.Tests;

/// <summary>Whole command lines against a daemon on a Unix socket.</summary>
internal sealed class CommandLineTests
{
    private FakeDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync() => _daemon = await FakeDaemon.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _daemon.DisposeAsync();

    [Test]
    public async Task Crud_ServiceAndServer_EndsInTheListing()
    {
        _daemon.State.Statistics.Workers.Add(Worker(0, 65536));
        await SucceedAsync("service add tcp:10.0.0.1:80 --scheduler rr --pool snat");
        await SucceedAsync("server add tcp:10.0.0.1:80 10.0.1.1:8080 --weight 5");
        await SucceedAsync("server set tcp:10.0.0.1:80 10.0.1.1:8080 --weight 0");
        await SucceedAsync("service set tcp:10.0.0.1:80 --scheduler wrr");

        Assert.That(await SucceedAsync("list"), Is.EqualTo(
            "IP Virtual Server version 1.2.1 (size=65536)\n" +
            "Prot LocalAddress:Port Scheduler Flags\n" +
            "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n" +
            "TCP  10.0.0.1:80 wrr\n" +
            "  -> 10.0.1.1:8080                FullNat 0      0          0         \n"));
        Assert.That(_daemon.State.Services[0].LocalAddressPool, Is.EqualTo("snat"));

        await SucceedAsync("service delete tcp:10.0.0.1:80");
        Assert.That(_daemon.State.Services, Is.Empty);
    }

    [Test]
    public async Task ServerSet_UnknownServer_FailsWithItsName()
    {
        await SucceedAsync("service add tcp:10.0.0.1:80");

        Assert.That(await RunAsync("server set tcp:10.0.0.1:80 10.0.1.1:8080 --weight 1"),
            Is.EqualTo((1, "", "tcp:10.0.0.1:80 has no real server 10.0.1.1:8080.\n")));
    }

    [TestCase("list --json", "services")]
    [TestCase("list --stats --json", "services")]
    [TestCase("sessions --json", "sessions")]
    [TestCase("drops --all --json", "drops")]
    [TestCase("counters --json", "workers")]
    [TestCase("workers --json", "workers")]
    public async Task Json_AnyListing_IsOneDocumentWithTheList(string arguments, string property)
    {
        _daemon.State.Services.Add(Service("tcp:10.0.0.1:80", "rr", Server("10.0.1.1:80", 1, 0, 0)));
        _daemon.State.Statistics.Services.Add(new ServiceStatistics { Key = ServiceKeyText.Parse("tcp:10.0.0.1:80"), Total = new() });
        _daemon.State.Statistics.Workers.Add(Worker(0, 1, ("drop.no_route", 0)));
        _daemon.State.Workers.Peek().Workers.Add(new Worker());
        _daemon.State.Sessions.Add(SampleSession("10.0.0.1:80"));
        _daemon.State.Sessions.Add(SampleSession("10.0.0.2:80"));

        using JsonDocument document = JsonDocument.Parse(await SucceedAsync(arguments));
        Assert.That(document.RootElement.GetProperty(property).GetArrayLength(), Is.EqualTo(property == "sessions" ? 2 : 1));
    }

    [Test]
    public async Task Json_FieldsWithDefaultValues_AreThere()
    {
        _daemon.State.Services.Add(Service("tcp:10.0.0.1:80", "rr", Server("10.0.1.1:80", 0, 0, 0)));

        using JsonDocument document = JsonDocument.Parse(await SucceedAsync("list --json"));
        JsonElement server = document.RootElement.GetProperty("services")[0].GetProperty("realServers")[0];
        Assert.That(server.GetProperty("weight").GetInt32(), Is.Zero);
        Assert.That(server.GetProperty("activeSessions").GetString(), Is.EqualTo("0"));
    }

    [Test]
    public async Task Json_NoSessions_IsAnEmptyList()
    {
        using JsonDocument document = JsonDocument.Parse(await SucceedAsync("sessions --json"));
        Assert.That(document.RootElement.GetProperty("sessions").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Sessions_WithServiceAndLimit_AsksForThose()
    {
        _daemon.State.Sessions.Add(SampleSession("10.0.0.1:80"));
        _daemon.State.Sessions.Add(SampleSession("10.0.0.2:80"));
        _daemon.State.Sessions.Add(SampleSession("10.0.0.2:80"));

        string[] lines = (await SucceedAsync("sessions --service tcp:10.0.0.2:80 --limit 1")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[2], Does.StartWith("TCP 00:30  ESTABLISHED 10.9.9.9:4000      10.0.0.2:80        10.0.2.1:1025      10.0.1.1:80"));
    }

    [Test]
    public async Task Workers_OfAnInterval_CountWhatHappensInIt()
    {
        _daemon.State.Workers.Clear();
        _daemon.State.Workers.Enqueue(new ListWorkersResponse { Workers = { new Worker { BusyUs = 100, ReceivedPackets = 1000, Sessions = 1 } } });
        _daemon.State.Workers.Enqueue(new ListWorkersResponse { Workers = { new Worker { BusyUs = 400, ReceivedPackets = 1007, Sessions = 3 } } });

        using JsonDocument document = JsonDocument.Parse(await SucceedAsync("workers --interval 1 --json"));
        JsonElement worker = document.RootElement.GetProperty("workers")[0];
        Assert.That(worker.GetProperty("receivedPackets").GetString(), Is.EqualTo("7"));
        Assert.That(worker.GetProperty("busyUs").GetString(), Is.EqualTo("300"));
        Assert.That(worker.GetProperty("sessions").GetString(), Is.EqualTo("3"));
    }

    [Test]
    public async Task WorkersCycles_HaveThemSampledUntilAfterTheLook_AndCountWhatHappensMeanwhile()
    {
        _daemon.State.Workers.Clear();
        foreach (ulong looks in (ulong[])[1, 3])
        {
            Worker worker = new() { Polls = looks, Stages = { new StageCycles { Stage = "poll", Cycles = 500 * looks, Packets = 5 * looks, Polls = looks } } };
            _daemon.State.Workers.Enqueue(new ListWorkersResponse { CyclesPerSecond = 1_000_000_000, Workers = { worker } });
        }

        string[] lines = (await SucceedAsync("workers --cycles --every 8 --interval 1")).Split('\n');

        Assert.That(_daemon.State.SampleRequests, Is.EqualTo(new[] { new SampleCyclesRequest { Interval = 8, Seconds = 3 } }));
        Assert.That(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "0", "poll", "10", "100.0", "100.0", "100.0%" }));
    }

    [Test]
    public async Task List_DataPlaneAway_ListsTheConfigurationAndWarns()
    {
        _daemon.State.DataPlaneFailure = new Status(StatusCode.Unavailable, "The data plane is away");
        _daemon.State.Services.Add(Service("tcp:10.0.0.1:80", "rr"));

        (int exitCode, string output, string error) = await RunAsync("list");
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.StartWith("IP Virtual Server version 1.2.1 (size=0)\n").And.EndsWith("TCP  10.0.0.1:80 rr\n"));
        Assert.That(error, Is.EqualTo("Warning: The data plane is away.\n"));
    }

    [TestCase("list --stats")]
    [TestCase("sessions")]
    [TestCase("sessions --json")]
    [TestCase("drops")]
    [TestCase("workers")]
    [TestCase("workers --interval 1")]
    [TestCase("workers --cycles")]
    public async Task Counters_DataPlaneAway_FailWithTheSentenceAndNoOutput(string arguments)
    {
        _daemon.State.DataPlaneFailure = new Status(StatusCode.Unavailable, "The data plane is away");

        Assert.That(await RunAsync(arguments), Is.EqualTo((1, "", "The data plane is away.\n")));
    }

    [TestCase(StatusCode.AlreadyExists, "There is a service tcp:10.0.0.1:80.", "There is a service tcp:10.0.0.1:80.\n")]
    [TestCase(StatusCode.FailedPrecondition, "a.conf:3: unknown word\na.conf:9: no such pool", "a.conf:3: unknown word\na.conf:9: no such pool\n")]
    [TestCase(StatusCode.Internal, "Is it running?", "Is it running?\n")]
    [TestCase(StatusCode.Unimplemented, "", "This fulcrumd does not know the request: it is older than fulcrumctl.\n")]
    [TestCase(StatusCode.Internal, "", "fulcrumd answers Internal without a reason.\n")]
    public async Task Service_Refused_PrintsTheDaemonsReason(StatusCode code, string detail, string expected)
    {
        _daemon.State.Failure = new Status(code, detail);

        Assert.That(await RunAsync("service add tcp:10.0.0.1:80"), Is.EqualTo((1, "", expected)));
    }

    [Test]
    public async Task Reload_WithWarnings_PrintsThemOnStandardError() =>
        Assert.That(await RunAsync("reload"), Is.EqualTo(
            (0, "The configuration is loaded: 2 virtual services.\n", "Warning: a.conf:3: 'ha_suspend' has no effect.\n")));

    [TestCase("", "Required command was not provided.")]
    [TestCase("lst", "Unrecognized command or argument 'lst'.")]
    [TestCase("list --exact", "--exact goes with --stats.")]
    [TestCase("list --checks --health", "--checks does not go with other tables.")]
    [TestCase("list --health --stats", "--health does not go with --stats and --exact.")]
    [TestCase("service add", "Name the virtual service: KEY, for example tcp:192.0.2.1:80, or -f MARK.")]
    [TestCase("service add 10.0.0.1:80", "'10.0.0.1:80' is not a virtual service: write PROTOCOL:ADDRESS:PORT")]
    [TestCase("server add tcp:10.0.0.1:80 10.0.0.2", "'10.0.0.2' is not an endpoint: write ADDRESS:PORT")]
    [TestCase("server add tcp:10.0.0.1:80 10.0.0.2:80 --weight -1", "'-1' is not a number that --weight takes.")]
    [TestCase("server add tcp:10.0.0.1:80 10.0.0.2:80 --mode foo", "'foo' is not a forwarding mode")]
    [TestCase("server add tcp:10.0.0.1:80 10.0.0.2:80 --tun-type vxlan", "'vxlan' is not a type of tunnel: write one of ipip")]
    [TestCase("server add tcp:10.0.0.1:80 10.0.0.2:80 --tun-port 65536", "'65536' is not a number that --tun-port takes.")]
    [TestCase("server set tcp:10.0.0.1:80 10.0.0.2:80 --tun-csum --tun-remcsum", "do not go with each other")]
    [TestCase("service add tcp:10.0.0.1:80 --client-address foo", "'foo' is no way to tell the client's address: write one of")]
    [TestCase("list --tun-info --stats", "--tun-info does not go with --stats and --health.")]
    [TestCase("pool add snat", "Required argument missing for command: 'add'.")]
    [TestCase("pool add snat 10.0.0.9", "'10.0.0.9' is not a local address: write ADDRESS@PORT")]
    [TestCase("workers --interval 0", "An interval is at least 1 second.")]
    [TestCase("workers --interval 5 --watch 5", "--interval does not go with --watch.")]
    [TestCase("workers --every 5", "--every goes with --cycles only.")]
    [TestCase("workers --cycles --every 0", "--every is at least 1.")]
    [TestCase("sessions --limit many", "'many' is not a number that --limit takes.")]
    public async Task Usage_Wrong_Exits2AndSaysWhat(string arguments, string sentence)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.Contain(sentence).And.EndsWith("--help'.\n"));
    }

    [Test]
    public async Task Connection_NoSocket_SaysWhatToDo()
    {
        (int exitCode, _, string error) = await RunAsync("list", "/nonexistent/daemon.sock");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Is.EqualTo(
            "fulcrumd does not answer on /nonexistent/daemon.sock: there is no such socket. " +
            "Start it with 'systemctl start fulcrumd', or name its socket with --socket or $FULCRUM_SOCKET.\n"));
    }

    [Test]
    public async Task Connection_SomethingElseListens_IsOneSentence()
    {
        using StrangeListener listener = new();

        (int exitCode, _, string error) = await RunAsync("list", listener.Path);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("The connection to fulcrumd failed: ").And.EndsWith(".\n"));
        Assert.That(error.Count(character => character == '\n'), Is.EqualTo(1), error);
    }

    [Test]
    public async Task Output_ReaderHasGone_IsNoFailure()
    {
        await using BrokenWriter output = new(errno: 32);
        using StringWriter error = new();

        Assert.That(await CommandLine.RunAsync(["list", "--socket", _daemon.Socket], output, error), Is.Zero);
        Assert.That(error.ToString(), Is.Empty);
    }

    [Test]
    public async Task Output_CannotBeWritten_FailsWithTheReason()
    {
        await using BrokenWriter output = new(errno: 28);
        using StringWriter error = new();

        Assert.That(await CommandLine.RunAsync(["list", "--socket", _daemon.Socket], output, error), Is.EqualTo(1));
        Assert.That(error.ToString(), Does.StartWith("The output cannot be written: "));
    }

    private static Session SampleSession(string @virtual) => new()
    {
        Protocol = Protocol.Tcp,
        Client = EndpointText.Parse("10.9.9.9:4000"),
        Virtual = EndpointText.Parse(@virtual),
        Local = EndpointText.Parse("10.0.2.1:1025"),
        Real = EndpointText.Parse("10.0.1.1:80"),
        State = "ESTABLISHED",
        ExpiresInMs = 30_000,
    };

    private async Task<string> SucceedAsync(string arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.That((exitCode, error), Is.EqualTo((0, "")), arguments);
        return output;
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments, string? socket = null)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        string[] args = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--socket", socket ?? _daemon.Socket];
        int exitCode = await CommandLine.RunAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
