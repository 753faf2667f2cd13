using System.Diagnostics;
using Fulcrum.DataPlane.Tests.Snapshots;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>The program as an operator meets it.</summary>
internal sealed class ProgramTests
{
    private const string TwoRings = $"--port wan=net_ring0 --port lan=net_ring1 {DataPlaneProcess.Small}";

    [OneTimeSetUp]
    public void OneTimeSetUp() => DataPlaneProcess.Require();

    [TestCase("", "There is no port")]
    [TestCase("--port wan", "write NAME=DEVICE")]
    [TestCase("--port wan=net_null0 --frobnicate", "Unrecognized command or argument '--frobnicate'")]
    [TestCase("--port wan=net_null0 --workers 127", "for workers")]
    [TestCase("--port wan=net_null0 --workers 0", "--workers 0 is beyond 1 to 127")]
    [TestCase("--port wan=net_null0 --workers 1 --cores 1,2", "names 2 CPUs for 1 worker")]
    [TestCase("--port wan=net_null0 --steering magic", "use auto, software or arrival")]
    [TestCase("--port wan=net_null0 --queues wan", "write PORT=W,W,...")]
    [TestCase("--port wan=net_null0 --queues lan=0", "there is no port lan")]
    [TestCase("--port wan=net_null0 --cores 1 --queues wan=0,1", "there is only worker 0")]
    [TestCase($"--port wan=net_ring0 --port wan=net_ring1 --queues wan=0 --no-twin {DataPlaneProcess.Small}", "names 1, but the port has 2 receive queues")]
    [TestCase($"--port wan=net_ring0 --queues wan=0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0 --no-twin {DataPlaneProcess.Small}", "1 to 16 receive queues; 17 were asked for")]
    [TestCase("--port wan=net_null0 --cores x", "write CPU numbers")]
    [TestCase("--port wan=net_null0 --cores 999", "There is no CPU 999")]
    [TestCase("--port wan=net_null0 --main-core 998", "There is no CPU 998")]
    [TestCase("--port wan=net_null0 --sessions 0", "--sessions 0 is beyond 1 to")]
    [TestCase("--port wan=net_null0 --idle lazy", "use busy or adaptive")]
    [TestCase("--port wan=net_null0 --memory 99999999", "sysctl -w vm.nr_hugepages=")]
    [TestCase("--port wan=net_af_xdp0,iface=nowhere0", "There is no interface \"nowhere0\"")]
    [TestCase($"--port wan=net_magic0 --no-twin {DataPlaneProcess.Small}", "Port wan: device net_magic0 cannot be used")]
    [TestCase($"--port wan=net_pcap0,rx_pcap=/nonexistent.pcap --no-twin {DataPlaneProcess.Small}", "Port wan: device net_pcap0")]
    [TestCase($"--port lo=net_ring0 {DataPlaneProcess.Small}", "Cannot make the kernel twin \"lo\"")]
    [TestCase($"--port wan=net_ring0 --no-twin --no-huge --memory 280 --mbufs 2048 --sessions 100000000", "session")]
    [TestCase($"--port wan=net_ring0 --no-twin {DataPlaneProcess.Small} --mbuf-size 1024", "use --mbuf-size 1646")]
    public void Start_ThatCannotBe_IsOneSentenceAndExitCodeOne(string arguments, string sentence)
    {
        using DataPlaneProcess process = new(arguments);
        Assert.That(process.WaitForExit(), Is.EqualTo(1), process.Output);
        string[] own = [.. process.Output.Split('\n').Where(line => line.StartsWith("fulcrum-dataplane:", StringComparison.Ordinal))];
        Assert.That(own[^1], Does.Contain(sentence).And.Match("[.]$"));
        Assert.That(process.Output, Does.Not.Contain("   at "), "no stack trace");
        Assert.That(File.Exists(process.SocketPath), Is.False);
        Assert.That(File.Exists(process.StatisticsPath), Is.False);
    }

    [TestCase("--no-twin", 0, "ok       port wan: Driver net_ring takes it")]
    [TestCase("--no-twin --offline", 0, "ok       ports: They are not tried (--offline).")]
    [TestCase("--no-twin --cores 999", 1, "error    cpus: There is no CPU 999;")]
    [TestCase("--no-twin --json", 0, "\"errors\": 0,")]
    public void Preflight_OfAMachine_SaysWhatIsAndLeavesNothing(string arguments, int exitCode, string sentence)
    {
        using DataPlaneProcess process = new($"preflight {TwoRings} {arguments}");
        Assert.That(process.WaitForExit(), Is.EqualTo(exitCode), process.Output);
        Assert.That(process.Output, Does.Contain(sentence).And.Not.Contain("   at "));
        Assert.That(Directory.GetFiles(process.Folder), Is.Empty);
    }

    [Test]
    public void Preflight_OfAnInstanceThatRuns_LeavesItsPortsAlone()
    {
        using DataPlaneProcess first = new($"{TwoRings} --no-twin");
        first.WaitUntilReady();
        using DataPlaneProcess preflight = new($"preflight {TwoRings} --no-twin", instance: first.Instance);
        Assert.That(preflight.WaitForExit(), Is.Zero, preflight.Output);
        Assert.That(preflight.Output, Does.Contain($"Data plane \"{first.Instance}\" runs and has its ports"));
        using ControlClient client = new(first.SocketPath);
        Assert.That(client.Ask(new Wire.Request { ListPorts = new Wire.ListPorts() }).Ports.Ports, Has.Count.EqualTo(2));
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public void Process_AnswersAndStopsInGoodOrder(string signal)
    {
        using DataPlaneProcess process = new($"{TwoRings} --no-twin");
        process.WaitUntilReady();
        using ControlClient client = new(process.SocketPath);
        Wire.HelloReply hello = client.Ask(new Wire.Request { Hello = new Wire.Hello { ProtocolVersion = 1, Client = "test" } }).Hello;
        Assert.That(hello.Ports.Ports.Select(port => (port.Name, port.Driver, port.Twin)),
            Is.EqualTo(new[] { ("wan", "net_ring", ""), ("lan", "net_ring", "") }));
        Assert.That(hello.Statistics.Path, Is.EqualTo(process.StatisticsPath));

        Wire.Snapshot snapshot = Make.Snapshot(1, Make.Service("tcp 10.0.0.1:80", "10.1.0.1:80"));
        snapshot.Routes.Add([Make.Route("10.1.0.0/24 lan"), Make.Route("0.0.0.0/0 wan 10.0.0.254")]);
        snapshot.Neighbours.Add(Make.Neighbour("lan 10.1.0.1 02:00:00:00:00:11"));
        Assert.That(client.Ask(new Wire.Request { Snapshot = snapshot }).Applied.Generation, Is.EqualTo(1));
        Assert.That(client.Ask(new Wire.Request { ListSessions = new Wire.ListSessions() }).Sessions.Last, Is.True);

        process.Signal(signal);
        Assert.That(process.WaitForExit(), Is.Zero, process.Output);
        Assert.That(client.Receive(), Is.Null);
        Assert.That(Directory.GetFiles(process.Folder), Is.Empty);
    }

    [Test]
    public void Process_InSteadyState_NeitherAllocatesNorCollects()
    {
        using DataPlaneProcess process = new($"{TwoRings} --no-twin");
        process.WaitUntilReady();
        using ControlClient client = new(process.SocketPath);
        StatisticsFile statistics = new(client.Ask(new Wire.Request { Hello = new Wire.Hello { ProtocolVersion = 1 } }).Hello.Statistics);
        void Beat()
        {
            ulong before = statistics.Process("heartbeat_unix_ms");
            process.WaitFor(() => statistics.Process("heartbeat_unix_ms") != before, "the heart does not beat");
        }
        Beat();
        Beat();
        ulong allocated = statistics.Process("allocated_bytes");
        Beat();
        Beat();
        Beat();
        Assert.That(statistics.Process("allocated_bytes"), Is.EqualTo(allocated));
        Assert.That(statistics.Process("gc_collections"), Is.Zero);
        Assert.That(statistics.Process("thread_failures"), Is.Zero);
    }

    [Test]
    public void Stages_OfEveryPoll_AreWithinItsBusyTime()
    {
        using DataPlaneProcess process = new($"--port wan=net_null0 --port lan=net_ring0 --no-twin {DataPlaneProcess.Small}");
        process.WaitUntilReady();
        using ControlClient client = new(process.SocketPath);
        Wire.StatisticsLayout layout = client.Ask(new Wire.Request { Hello = new Wire.Hello { ProtocolVersion = 1 } }).Hello.Statistics;
        StatisticsFile statistics = new(layout);
        ulong busyUs = statistics.Worker(0, "busy_us");
        ulong polls = statistics.Worker(0, "polls");

        client.Ask(new Wire.Request { SampleCycles = new Wire.SampleCycles { Interval = 1, Seconds = 60 } });
        process.WaitFor(() => statistics.Worker(0, "stage.poll.polls") > 1_000, "no poll is sampled");
        client.Ask(new Wire.Request { SampleCycles = new Wire.SampleCycles() });
        process.WaitFor(() => statistics.Worker(0, "polls") > polls + 1_010, "no poll is over");

        busyUs = statistics.Worker(0, "busy_us") - busyUs;
        ulong cycles = layout.WorkerCounters.Where(name => name.EndsWith(".cycles", StringComparison.Ordinal))
            .Aggregate(0ul, (sum, name) => sum + statistics.Worker(0, name));
        Assert.That(cycles / (double)statistics.Process("cycles_per_second") * 1e6, Is.Positive.And.LessThanOrEqualTo(1.01 * busyUs));
        Assert.That(statistics.Worker(0, "stage.receive.packets"), Is.Positive.And.EqualTo(statistics.Worker(0, "stage.poll.packets")));
        ulong sampled = statistics.Worker(0, "stage.poll.polls");
        polls = statistics.Worker(0, "polls");
        process.WaitFor(() => statistics.Worker(0, "polls") > polls + 1_000, "no poll is over");
        Assert.That(statistics.Worker(0, "stage.poll.polls"), Is.EqualTo(sampled), "it has ended");
    }

    [Test]
    public void Twins_OfAllPorts_ComeAndGoWithTheProcess()
    {
        using DataPlaneProcess process = new(TwoRings, "unshare --net");
        process.WaitUntilReady();
        Assert.That(InNamespaceOf(process, "ip -o link"), Does.Match("wan: <[A-Z,_]*\\bUP\\b").And.Match("lan: <[A-Z,_]*\\bUP\\b"));
        process.Signal("TERM");
        Assert.That(process.WaitForExit(), Is.Zero, process.Output);
    }

    /// <summary>What the kernel sends on a twin loops through the ring device and comes back to the kernel as a punt.</summary>
    [Test]
    public void Twin_OfALoopedPort_GetsBackWhatTheKernelSends()
    {
        using DataPlaneProcess process = new($"--port wan=net_ring0 {DataPlaneProcess.Small}", "unshare --net");
        process.WaitUntilReady();
        InNamespaceOf(process, "ip address add 10.9.0.1/24 dev wan");
        InNamespaceOf(process, "ping -c 3 -i 0.2 -W 1 10.9.0.2");
        string statistics = InNamespaceOf(process, "ip -s -o link show wan");
        Assert.That(Received(statistics), Is.GreaterThan(0), statistics);
    }

    [Test]
    public void Instance_ThatRunsAlready_IsNotStartedTwice()
    {
        using DataPlaneProcess first = new($"{TwoRings} --no-twin");
        first.WaitUntilReady();
        using DataPlaneProcess same = new($"{TwoRings} --no-twin", instance: first.Instance);
        Assert.That(same.WaitForExit(), Is.EqualTo(1));
        Assert.That(same.Output, Does.Contain("is running already"));
        using DataPlaneProcess neighbour = new($"--port wan=net_ring0 --no-twin {DataPlaneProcess.Small}", socketPath: first.SocketPath);
        Assert.That(neighbour.WaitForExit(), Is.EqualTo(1));
        Assert.That(neighbour.Output, Does.Contain("in use by a running data plane"));
        using ControlClient client = new(first.SocketPath);
        Assert.That(client.Ask(new Wire.Request { ListPorts = new Wire.ListPorts() }).Ports.Ports, Has.Count.EqualTo(2));
    }

    private static string InNamespaceOf(DataPlaneProcess process, string command)
    {
        using Process nsenter = Process.Start(new ProcessStartInfo("nsenter", $"-t {process.Id} -n {command}") { RedirectStandardOutput = true })!;
        string output = nsenter.StandardOutput.ReadToEnd();
        nsenter.WaitForExit();
        return output;
    }

    /// <summary>Received packets from the output of ip -s -o link.</summary>
    private static long Received(string statistics)
    {
        string[] words = statistics.Split((char[])[' ', '\\'], StringSplitOptions.RemoveEmptyEntries);
        int header = Array.IndexOf(words, "RX:");
        int first = Array.FindIndex(words, header, word => long.TryParse(word, out _));
        return long.Parse(words[first + 1]);
    }
}
