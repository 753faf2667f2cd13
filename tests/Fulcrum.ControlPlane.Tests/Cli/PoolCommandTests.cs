using System.Text.Json;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Grpc.Core;

namespace Fulcrum.Cli.Tests;

/// <summary>`pool list`, `show`, `drain` and `undrain`, and what they print.</summary>
internal sealed class PoolCommandTests
{
    private FakeDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _daemon = await FakeDaemon.StartAsync();
        _daemon.State.Pools.MergeFrom(Sample());
    }

    [TearDown]
    public async Task StopAsync() => await _daemon.DisposeAsync();

    [Test]
    public void PoolTable_WithUsage_HasSumsRangesAndWhatLeaves() =>
        Assert.That(PoolTable.Format(Sample()), Is.EqualTo(
            """
            POOL    ADDRESSES  DRAINING  SESSIONS  RESTING  MOST-TAKEN  REFUSED  OWNER                        RANGES
            inside          4         2       107        3       10.0%        9  /etc/fulcrum/fulcrum.conf:3  192.0.2.10-12@lan 2001:db8::ff@lan
            second          1         0         -        -           -        -  api                          198.51.100.1@wan

            LEAVING    SESSIONS  RESTING  ENDPOINTS
            192.0.2.9         6        0          1

            """));

    [Test]
    public void PoolTable_Workers_HaveAColumnEach()
    {
        string[] lines = PoolTable.Format(Sample(), workers: true).Split('\n');
        Assert.That(Words(lines[0]), Is.EqualTo("POOL ADDRESSES DRAINING SESSIONS RESTING MOST-TAKEN REFUSED W0 W1 OWNER RANGES"));
        Assert.That(Words(lines[1]), Does.StartWith("inside 4 2 107 3 10.0% 9 60 47 /etc"));
        Assert.That(Words(lines[2]), Does.StartWith("second 1 0 - - - - - - api"));
        Assert.That(Words(lines[5]), Is.EqualTo("192.0.2.9 6 0 1 4 2"));
    }

    [Test]
    public void PoolAddressTable_Pool_SaysHowFarEveryDrainIs()
    {
        ListLocalAddressPoolsResponse response = Sample();
        response.Pools.RemoveAt(0);

        Assert.That(PoolAddressTable.Format(response), Is.EqualTo(
            """
            pool:      inside, /etc/fulcrum/fulcrum.conf:3
            sessions:  107, and 3 resting ports; 9 refused for want of a port
            ports:     64000 of each address towards each endpoint
            ADDRESS       PORT  STATE     SESSIONS  RESTING  ENDPOINTS  MOST-TAKEN  SHARE
            192.0.2.10    lan   -              100        3          2        6400  10.0%
            192.0.2.11    lan   draining         7        0          1           7   0.0%
            192.0.2.12    lan   drained          0        0          0           0   0.0%
            2001:db8::ff  lan   -                -        -          -           -      -

            """));
    }

    [Test]
    public void PoolAddressTable_Workers_SaysTheirPortsAndSessions()
    {
        string text = PoolAddressTable.Format(Sample(), workers: true);
        Assert.That(text, Does.Contain("ports:     64000 of each address towards each endpoint: 32100 on worker 0, 31900 on worker 1\n"));
        Assert.That(text.Split('\n').Select(Words), Has.Member("192.0.2.11 lan draining 7 0 1 7 0.0% 5 2"));
    }

    [TestCase("192.0.2.255@a 192.0.3.0@a 192.0.3.1@b", "192.0.2.255-192.0.3.0@a 192.0.3.1@b")]
    [TestCase("2001:db8::9@a 2001:db8::a@a 2001:db8::b@a", "2001:db8::9-b@a")]
    [TestCase("2001:db8::ffff@a 2001:db8::1:0@a", "2001:db8::ffff-2001:db8::1:0@a")]
    [TestCase("192.0.2.2@a 192.0.2.1@a 192.0.2.2@a", "192.0.2.2@a 192.0.2.1-2@a")]
    [TestCase("255.255.255.255@a ::1@a", "255.255.255.255@a ::1@a")]
    [TestCase("192.0.2.1-9@a 192.0.2.10@a", "192.0.2.1-9@a 192.0.2.10@a")]
    [TestCase("", "")]
    public void Ranges_Addresses_AreAsShortAsPossible(string addresses, string expected)
    {
        IEnumerable<LocalAddress> parsed = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Cli.Arguments.PoolAddressText.Parse);
        Assert.That(AddressRangeText.Format(parsed), Is.EqualTo(expected));
    }

    [Test]
    public async Task List_AsksForUsageOfAll()
    {
        (int exitCode, string output, string error) = await RunAsync("pool list");
        Assert.That((exitCode, output, error), Is.EqualTo((0, PoolTable.Format(Sample()), "")));
        Assert.That(_daemon.State.PoolRequests.Single(), Is.EqualTo(new ListLocalAddressPoolsRequest { WithUsage = true }));
    }

    [Test]
    public async Task Show_AsksForThePool()
    {
        Assert.That((await RunAsync("pool show inside --workers")).Output, Is.EqualTo(PoolAddressTable.Format(Sample(), workers: true)));
        Assert.That(_daemon.State.PoolRequests.Single(), Is.EqualTo(new ListLocalAddressPoolsRequest { Name = "inside", WithUsage = true }));
    }

    [Test]
    public async Task List_Json_HasWorkersAndWhatLeaves()
    {
        using JsonDocument document = JsonDocument.Parse((await RunAsync("pool list --json")).Output);
        JsonElement address = document.RootElement.GetProperty("pools")[1].GetProperty("addresses")[1];
        Assert.That(address.GetProperty("draining").GetBoolean());
        Assert.That(address.GetProperty("usage").GetProperty("sessionsByWorker")[0].GetString(), Is.EqualTo("5"));
        Assert.That(document.RootElement.GetProperty("leaving")[0].GetProperty("address").GetString(), Is.EqualTo("192.0.2.9"));
        Assert.That(document.RootElement.GetProperty("portsPerEndpoint").GetUInt32(), Is.EqualTo(64000));
    }

    [Test]
    public async Task List_DataPlaneAway_ListsWhatIsConfiguredAndWarns()
    {
        _daemon.State.DataPlaneFailure = new Status(StatusCode.Unavailable, "The data plane is away");

        (int exitCode, string output, string error) = await RunAsync("pool list");

        Assert.That((exitCode, error), Is.EqualTo((0, "Warning: The data plane is away.\n")));
        Assert.That(Words(output.Split('\n')[1]), Is.EqualTo("inside 4 2 - - - - /etc/fulcrum/fulcrum.conf:3 192.0.2.10-12@lan 2001:db8::ff@lan"));
    }

    [Test]
    public async Task DrainAndUndrain_Address_IsSilentUntilNoneIsLeft()
    {
        Assert.That(await RunAsync("pool drain inside 192.0.2.10"), Is.EqualTo((0, "", "")));
        Assert.That(_daemon.State.Pools.Pools[1].Addresses[0].Draining);
        Assert.That(await RunAsync("pool undrain inside 192.0.2.10"), Is.EqualTo((0, "", "")));
        Assert.That(_daemon.State.Pools.Pools[1].Addresses[0].Draining, Is.False);
        Assert.That(await RunAsync("pool drain second 198.51.100.1"), Is.EqualTo(
            (0, "", "Warning: Every address of pool 'second' drains: FULLNAT takes no new sessions with it.\n")));
    }

    private static ListLocalAddressPoolsResponse Sample() => new()
    {
        PortsPerEndpoint = 64000,
        PortsOfWorker = { 32100, 31900 },
        Pools =
        {
            new LocalAddressPool { Name = "second", Owner = Owner.Api, Addresses = { new LocalAddress { Address = "198.51.100.1", Port = "wan" } } },
            new LocalAddressPool
            {
                Name = "inside", Owner = Owner.File, Source = "/etc/fulcrum/fulcrum.conf:3", RefusedSessions = 9,
                Addresses =
                {
                    Address("192.0.2.10", false, Usage(55, 45, resting: 3, endpoints: 2, most: 6400)),
                    Address("192.0.2.11", true, Usage(5, 2, resting: 0, endpoints: 1, most: 7)),
                    Address("192.0.2.12", true, Usage(0, 0, resting: 0, endpoints: 0, most: 0)),
                    Address("2001:db8::ff", false, null),
                },
            },
        },
        Leaving = { new LocalAddress { Address = "192.0.2.9", Usage = Usage(4, 2, resting: 0, endpoints: 1, most: 6) } },
    };

    private static LocalAddress Address(string address, bool draining, LocalAddressUsage? usage) =>
        new() { Address = address, Port = "lan", Draining = draining, Usage = usage };

    private static LocalAddressUsage Usage(ulong first, ulong second, ulong resting, uint endpoints, ulong most) => new()
    {
        Sessions = first + second, SessionsByWorker = { first, second }, RestingPorts = resting, Endpoints = endpoints, MostTaken = most,
    };

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.RunAsync([.. arguments.Split(' '), "--socket", _daemon.Socket], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
