using System.Text.Json;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>fulcrumctl replay, with the programs as they are installed: without root, DPDK or a running daemon.</summary>
internal sealed class ReplayTests
{
    private const string Configuration = """
        local_address_group servers {
            10.0.0.100-119 lan0
        }
        virtual_server 198.51.100.80 80 {
            protocol TCP
            lb_algo wrr
            lb_kind FNAT
            laddr_group_name servers
            alpha
            real_server 10.0.0.11 8080 {
                weight 2
                TCP_CHECK {
                }
            }
            real_server 10.0.0.12 8080 {
                weight 1
            }
        }
        """;

    private const string Topology = """
        {"ports": [{"name": "wan0", "mac": "02:00:00:00:01:00", "addresses": ["198.51.100.1/24"]},
                   {"name": "lan0", "mac": "02:00:00:00:02:00", "addresses": ["10.0.0.1/24"]}],
         "routes": [{"prefix": "0.0.0.0/0", "via": "198.51.100.254", "port": "wan0"}],
         "neighbors": [{"address": "198.51.100.254", "port": "wan0", "mac": "02:00:00:00:01:fe"},
                       {"address": "10.0.0.11", "port": "lan0", "mac": "02:00:00:00:02:11"}]}
        """;

    private string _directory = "";

    [SetUp]
    public void MakeDirectory()
    {
        if (!File.Exists(Repository.Path("out/bin/fulcrumctl")))
        {
            Assert.Ignore("It needs the programs: run './appliance build'.");
        }

        _directory = Directory.CreateTempSubdirectory("fulcrum-e2e-").FullName;
        File.WriteAllText(At("k.conf"), Configuration);
        File.WriteAllText(At("topo.json"), Topology);
        File.WriteAllBytes(At("in.pcap"), SynCapture.Bytes(firstClientPort: 40_000, count: 30));
    }

    [TearDown]
    public void RemoveDirectory()
    {
        if (_directory.Length > 0)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Test]
    public void Replay_Twice_GivesTheSameBytes()
    {
        string first = Replay().Expect();
        byte[][] files = Results();

        Assert.That(Replay().Expect(), Is.EqualTo(first));
        Assert.That(Results(), Is.EqualTo(files));
        Assert.That(first, Does.Contain("wrr picks 10.0.0.11:8080 (FULLNAT, weight 2 of 3)"));

        byte[][] Results() => [File.ReadAllBytes(At("o.pcap")), File.ReadAllBytes(At("p.pcap")), File.ReadAllBytes(At("v.json"))];
    }

    [Test]
    public void Replay_OfNewSessions_GivesAVerdictOnEach()
    {
        Replay().Expect();
        using JsonDocument verdicts = JsonDocument.Parse(File.ReadAllText(At("v.json")));
        JsonElement[] all = [.. verdicts.RootElement.EnumerateArray()];

        Assert.That(all.Select(verdict => verdict.GetProperty("index").GetInt32()), Is.EqualTo(Enumerable.Range(0, 30)));
        Assert.That(all.Count(verdict => Text(verdict, "verdict") == "transmit" && Text(verdict, "real_server") == "10.0.0.11:8080"
            && Text(verdict, "out_port") == "lan0" && Text(verdict, "service") == "tcp:198.51.100.80:80" && Text(verdict, "session_state") == "SYN_RECV"),
            Is.EqualTo(20));
        Assert.That(all.Count(verdict => Text(verdict, "verdict") == "drop" && Text(verdict, "real_server") == "10.0.0.12:8080"
            && Text(verdict, "reason") == "neighbour_unresolved" && Text(verdict, "out_port") is null), Is.EqualTo(10));
        Assert.That(new FileInfo(At("o.pcap")).Length, Is.EqualTo(24), "a capture of nothing is a file header");
        Assert.That(new FileInfo(At("p.pcap")).Length, Is.EqualTo(24 + 20 * (16 + SynCapture.FrameLength)));
    }

    [Test]
    public void Replay_WrongConfigurationAndTopology_ReportsBoth()
    {
        File.WriteAllText(At("k.conf"), Configuration.Replace("wrr", "magic", StringComparison.Ordinal));
        File.WriteAllText(At("topo.json"), Topology.Replace("\"port\": \"wan0\"}]", "\"port\": \"wan7\"}]", StringComparison.Ordinal));

        CommandResult result = Replay();

        Assert.That(result.ExpectFailure(), Does.Contain($"{At("k.conf")}:6:").And.Contain("magic").And.Contain("$.routes[0].port: there is no port \"wan7\""));
        Assert.That(result.Output + result.Error, Does.Not.Contain("   at "), "no stack trace");
    }

    [Test]
    public void Replay_CaptureThatIsNotThere_IsASentence()
    {
        File.Delete(At("in.pcap"));

        Assert.That(Replay().ExpectFailure(), Does.Contain("The capture cannot be read").And.Contain("in.pcap").And.Not.Contain("   at "));
    }

    private static string? Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString();

    private string At(string name) => Path.Combine(_directory, name);

    private CommandResult Replay() => Command.Run(
        Repository.Path("out/bin/fulcrumctl"), "replay", "--config", At("k.conf"), "--topology", At("topo.json"), "--in", $"wan0={At("in.pcap")}",
        "--out", $"wan0={At("o.pcap")}", "--out", $"lan0={At("p.pcap")}", "--json", At("v.json"), "--explain");
}
