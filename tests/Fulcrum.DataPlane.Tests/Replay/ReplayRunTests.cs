using System.Text.Json;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Replay.Captures;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using Google.Protobuf;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Replay;

/// <summary>From files to files.</summary>
internal sealed class ReplayRunTests
{
    private const long StartNs = 1_700_000_000_000_000_000;
    private string _folder = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("fulcrum-replay-").FullName;
        using FileStream file = File.Create(At("snapshot"));
        new Wire.PortList { Ports = { DirectorPorts().Select(port => new Wire.PortState { Name = port.Name, Mtu = port.Mtu, Mac = MacOf(port.Name) }) } }
            .WriteDelimitedTo(file);
        OneServer.WriteDelimitedTo(file);
        Capture("wan.pcap", (0, ClientTcp(TcpFlags.Syn)), (2_000, ClientTcp(TcpFlags.Ack)),
            (3_000, Packet.Ethernet(WanRouterMac, "ff:ff:ff:ff:ff:ff").Arp(1, "198.51.100.254", Virtual)), (4_000, FromClient(ttl: 1).Tcp(ClientPort, 80, TcpFlags.Ack)));
        Capture("lan.pcap", (1_000, ServerTcp(TcpFlags.Syn | TcpFlags.Ack)));
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Explanation_OfAFewPackets_IsThisText() => Assert.That(Run().Output, Is.EqualTo(ExplainedText.Expected));

    [Test]
    public void Outputs_OfTwoRuns_AreTheSameBytes()
    {
        Run();
        Dictionary<string, byte[]> first = Results();
        Run();

        Assert.That(first["wan.out"], Has.Length.GreaterThan(24));
        Assert.That(first["lan.out"], Has.Length.GreaterThan(24));
        Assert.That(Results(), Is.EqualTo(first));

        Dictionary<string, byte[]> Results() =>
            ((string[])["wan.out", "lan.out", "verdicts.json"]).ToDictionary(name => name, name => File.ReadAllBytes(At(name)));
    }

    [Test]
    public void Verdicts_OfMergedCaptures_AreInTheOrderOfTime()
    {
        Run();
        using JsonDocument verdicts = JsonDocument.Parse(File.ReadAllText(At("verdicts.json")));

        Assert.That(verdicts.RootElement.EnumerateArray().Select(verdict => verdict.GetRawText().Replace("\n", "").Replace("  ", "")), Is.EqualTo(new[]
        {
            Line(0, "wan", "transmit", null, "lan", "SYN_RECV"),
            Line(1, "lan", "transmit", null, "wan", "SYN_RECV"),
            Line(2, "wan", "transmit", null, "lan", "ESTABLISHED"),
            """{"index": 3,"port": "wan","verdict": "punt","reason": "arp","out_port": null,"service": null,"real_server": null,"session_state": null}""",
            Line(4, "wan", "drop", "ttl_expired", null, "ESTABLISHED"),
        }));

        static string Line(int index, string port, string verdict, string? reason, string? outPort, string state) =>
            $$"""{"index": {{index}},"port": "{{port}}","verdict": "{{verdict}}","reason": {{Json(reason)}},"out_port": {{Json(outPort)}},"""
            + $$"""
                "service": "tcp:198.51.100.80:80","real_server": "10.1.0.1:8080","session_state": "{{state}}"}
                """;

        static string Json(string? text) => text is null ? "null" : $"\"{text}\"";
    }

    [Test]
    public void Packets_OfOneMoment_AreInTheOrderOfTheCommandLine()
    {
        Capture("a.pcap", (5, ClientTcp(TcpFlags.Syn, clientPort: 1)));
        Capture("b.pcap", (5, ClientTcp(TcpFlags.Syn, clientPort: 2)), (5, ClientTcp(TcpFlags.Syn, clientPort: 3)));

        Run(inputs: ["wan=b.pcap", "wan=a.pcap"]);

        Assert.That(PcapFile.Read(At("lan.out")).Select(frame => FrameFields.Of(frame).Single(field => field.Name == "tcp.source_port").Value),
            Is.EqualTo(new[] { "1024", "1025", "1026" }), "local ports in the order of sessions");
        using JsonDocument verdicts = JsonDocument.Parse(File.ReadAllText(At("verdicts.json")));
        Assert.That(verdicts.RootElement.GetArrayLength(), Is.EqualTo(3));
        Assert.That(Run(inputs: ["wan=b.pcap", "wan=a.pcap"]).Output.Split('\n').Where(line => line.Contains("  parsed", StringComparison.Ordinal)),
            Is.EqualTo(new[] { 2, 3, 1 }.Select(port => $"  parsed    ipv4 203.0.113.5:{port} > 198.51.100.80:80 tcp SYN, ttl 64")));
    }

    [Test]
    public void Output_OfANanosecondCapture_HasNanoseconds([Values] bool nanoseconds)
    {
        byte[] frame = ClientTcp(TcpFlags.Syn).Build();
        PcapWriter.Write(At("n.pcap"), [(StartNs + 123_456_789, frame)], nanoseconds);

        Run(inputs: ["wan=n.pcap"]);

        Capture written = CaptureFile.Read(At("lan.out"));
        Assert.That((written.IsNanosecond, written.Packets[0].TimestampNs),
            Is.EqualTo((nanoseconds, StartNs + (nanoseconds ? 123_456_789 : 123_456_000))));
    }

    [Test]
    public void CutPackets_AreReportedWithTheirFile()
    {
        File.WriteAllBytes(At("cut.pcap"), new CaptureBytes().PcapHeader().PcapPacket(1, 1, [1, 2, 3], length: 60).PcapPacket(2, 2, [1, 2, 3]).Bytes[..^1]);

        (string output, string error) = Run(inputs: ["wan=cut.pcap"]);

        Assert.That(error, Does.Contain("cut.pcap ends within a packet").And.Match("cut.pcap holds only the beginning of 1 of its 1 packets.*tcpdump -s 0"));
        Assert.That(output, Does.Contain("drop, cut_by_capture"));
    }

    [TestCase("nowhere=wan.pcap", "wan=w", "There is no port \"nowhere\" in the topology; its ports are wan, lan.")]
    [TestCase("wan=none.pcap", "wan=w", "The capture cannot be read")]
    [TestCase("wan", "wan=w", "--in wan: write PORT=FILE")]
    [TestCase("wan=wan.pcap", "lan", "--out lan: write PORT=FILE")]
    [TestCase("wan=wan.pcap", "wan=no/such/folder", "The output cannot be written")]
    [TestCase("wan=wan.pcap", "wan=same lan=same", "for two ports")]
    [TestCase("wan=wan.pcap", "wan=a wan=b", "names port wan twice")]
    public void Files_ThatCannotBeUsed_AreASentence(string input, string outputs, string sentence) =>
        Assert.That(() => Run([input], outputs.Split(' ')), Throws.TypeOf<ReplayException>().With.Message.Contains(sentence));

    [Test]
    public void Snapshot_ThatIsNone_IsASentence([Values("", "x", "no snapshot")] string text)
    {
        File.WriteAllText(At("snapshot"), text);

        Assert.That(() => Run(), Throws.TypeOf<ReplayException>().With.Message.Contains("fulcrumd compile"));
    }

    private static ByteString MacOf(string port) => ByteString.CopyFrom(Convert.FromHexString((port == "wan" ? WanMac : LanMac).Replace(":", "")));

    private string At(string name) => Path.Combine(_folder, name);

    private void Capture(string name, params (int Microseconds, PacketBuilder Packet)[] packets) =>
        PcapWriter.Write(At(name), packets.Select(packet => (StartNs + packet.Microseconds * 1_000L, packet.Packet.Build())), nanoseconds: false);

    private PortFile InFolder(string option, string text)
    {
        PortFile file = PortFile.Parse(option, text);
        return file with { Path = At(file.Path) };
    }

    private (string Output, string Error) Run(string[]? inputs = null, string[]? outputs = null)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        ReplayRun.Run(new ReplayOptions
        {
            SnapshotPath = At("snapshot"),
            Inputs = [.. (inputs ?? ["wan=wan.pcap", "lan=lan.pcap"]).Select(text => InFolder("--in", text))],
            Outputs = [.. (outputs ?? ["wan=wan.out", "lan=lan.out"]).Select(text => InFolder("--out", text))],
            VerdictPath = At("verdicts.json"),
            Explain = true,
        }, output, error);
        return (output.ToString(), error.ToString());
    }
}
