using Fulcrum.DataPlane.Replay.Captures;
using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>The program with a worker on each of two CPUs, one of them the main core.</summary>
internal sealed class TwoWorkersTests
{
    private const string Two = $"--cores 0,1 --no-twin {DataPlaneProcess.Small}";

    [OneTimeSetUp]
    public void OneTimeSetUp()
    {
        DataPlaneProcess.Require();
        if (Environment.ProcessorCount < 2)
            Assert.Ignore("Needs two CPUs.");
    }

    [Test]
    public void Workers_OfOneProcess_AllPollAndSayWhereTheyAre()
    {
        using DataPlaneProcess process = new($"--port wan=net_null0,no-rx=1 --port lan=net_ring0 --port dmz=net_ring1 --port dmz=net_ring2 {Two}");
        process.WaitUntilReady();
        using ControlClient client = new(process.SocketPath);
        Wire.HelloReply hello = Hello(client);
        Assert.That(hello.Workers.Select(worker => worker.Cpu), Is.EqualTo(new[] { 0u, 1u }));
        Assert.That(hello.Ports.Ports.Select(Describe), Is.EqualTo(new[]
        {
            "wan 0,1 Device: ",
            "lan 0,1 Software: cannot read the RSS key of net_ring0: Operation not supported",
            "dmz 0,1 Software: it consists of several devices",
        }));
        StatisticsFile statistics = new(hello.Statistics);
        for (int worker = 0; worker < 2; worker++)
        {
            ulong before = statistics.Worker(worker, "empty_polls");
            process.WaitFor(() => statistics.Worker(worker, "empty_polls") > before, $"worker {worker} does not poll");
        }
        Assert.That(process.Output, Does.Contain("A worker shares CPU 0").And.Contain("Port wan: its device leads packets to their workers."));
        process.Signal("TERM");
        Assert.That(process.WaitForExit(), Is.Zero, process.Output);
        Assert.That(Directory.GetFiles(process.Folder), Is.Empty);
    }

    [Test]
    public void Queues_AsTheOperatorWants_AreTheirWorkers()
    {
        using DataPlaneProcess process = new($"--port wan=net_null0,no-rx=1 --port lan=net_null1,no-rx=1 --queues wan=1,0,1 --queues lan=1 {Two}");
        process.WaitUntilReady();
        using ControlClient client = new(process.SocketPath);
        Assert.That(Hello(client).Ports.Ports.Select(Describe), Is.EqualTo(new[] { "wan 1,0,1 Device: ", "lan 1 Software: it has one receive queue" }));
    }

    [Test]
    public void Worker_ThatCannotStart_LeavesNothingBehind()
    {
        using DataPlaneProcess process = new("--port wan=net_null0,no-rx=1 --cores 0,1 --no-twin --no-huge --memory 500 --mbufs 2048 --sessions 2000000");
        Assert.That(process.WaitForExit(), Is.EqualTo(1), process.Output);
        Assert.That(process.Output, Does.Contain("of worker 1"));
        Assert.That(Directory.GetFiles(process.Folder), Is.Empty);
    }

    /// <summary>All packets come in by worker 0's queue; lan is steered by its device, so that the hash is that of tuples.</summary>
    [TestCase("auto", true)]
    [TestCase("software", true)]
    [TestCase("arrival", false)]
    public void Packets_OfOneQueue_ReachTheirSessionsWorkers(string steering, bool areShared)
    {
        const int clients = 64;
        string captures = Directory.CreateTempSubdirectory("fulcrum-captures-").FullName;
        try
        {
            string first = Path.Combine(captures, "first.pcap");
            string second = Path.Combine(captures, "second.pcap");
            PcapWriter.Write(first, Enumerable.Range(0, clients).Select(client => ((long)client, Request((ushort)(1024 + client)))), nanoseconds: false);
            PcapWriter.Write(second, [], nanoseconds: false);
            using DataPlaneProcess process = new($"--port wan=net_pcap0,rx_pcap={first},rx_pcap={second} --port lan=net_null0,no-rx=1 "
                + $"--steering {steering} --await-configuration {Two}");
            process.WaitUntilReady();
            using ControlClient client = new(process.SocketPath);
            StatisticsFile statistics = new(Hello(client).Statistics);
            Assert.That(client.Ask(new Wire.Request { Snapshot = Snapshot() }).Applied.Generation, Is.EqualTo(1));
            process.WaitFor(() => statistics.Total("transmitted") + statistics.Drops(0) + statistics.Drops(1) >= clients, "packets are missing");

            Assert.That((statistics.Worker(0, "received"), statistics.Worker(1, "received")), Is.EqualTo(((ulong)clients, 0ul)));
            Assert.That(statistics.Total("transmitted"), Is.EqualTo((ulong)clients));
            ulong handedOff = statistics.Worker(0, "handed_off");
            Assert.That(handedOff, areShared ? Is.InRange(clients / 4, 3 * clients / 4) : Is.Zero);
            Assert.That(statistics.Worker(1, "taken_over"), Is.EqualTo(handedOff));
            Assert.That(statistics.Worker(1, "sessions_created"), Is.EqualTo(handedOff));
            Assert.That(statistics.Worker(0, "sessions_created"), Is.EqualTo(clients - handedOff));
        }
        finally
        {
            Directory.Delete(captures, recursive: true);
        }
    }

    private static Wire.HelloReply Hello(ControlClient client) =>
        client.Ask(new Wire.Request { Hello = new Wire.Hello { ProtocolVersion = 1, Client = "test" } }).Hello;

    private static string Describe(Wire.PortState port) => $"{port.Name} {string.Join(',', port.QueueWorkers)} {port.Steering}: {port.SteeringReason}";

    private static Wire.Snapshot Snapshot()
    {
        Wire.VirtualService service = Make.Service("udp 10.0.0.1:53", "10.1.0.1:53");
        service.RealServers[0].Mode = Wire.ForwardingMode.DirectRoute;
        Wire.Snapshot snapshot = Make.Snapshot(1, service);
        snapshot.Routes.Add([Make.Route("10.1.0.0/24 lan"), Make.Route("0.0.0.0/0 wan 10.0.0.254")]);
        snapshot.Neighbours.Add(Make.Neighbour("lan 10.1.0.1 02:00:00:00:00:11"));
        return snapshot;
    }

    /// <summary>To the MAC address that DPDK gives its first pcap device.</summary>
    private static byte[] Request(ushort clientPort) =>
        Packet.Ethernet("02:00:00:00:00:fe", "02:70:63:61:70:00").Ipv4("192.0.2.1", "10.0.0.1").Udp(clientPort, 53).Payload("?").Build();
}
