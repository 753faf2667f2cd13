using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulcrum.ControlPlane.Metrics;
using Fulcrum.ControlPlane.Services.Hosting;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Metrics;

public sealed class MetricsEndpointTests() : ApiFixture(Samples.File)
{
    private const string Labels = "service=\"TCP 10.0.1.100:80\",server=\"10.0.11.9:80\"";

    private readonly HttpClient _client = new();

    private protected override DaemonOptions Adapt(DaemonOptions options) =>
        options with { Metrics = new(IPAddress.Loopback, 0), MetricsServers = 2 };

    [OneTimeTearDown]
    public void EndClient() => _client.Dispose();

    [Test]
    public async Task Scrape_HasWhatIsCounted()
    {
        Segment.Layout.WorkerCounters.Add(["busy_us", "idle_us", "poll_gaps_le_10us", "poll_gaps_le_1ms", "poll_gaps_more"]);
        Segment.Layout.ProcessCounters.Add("gc_collections");
        Segment.SetWorker(1, "received", 640);
        Segment.SetWorker(1, "busy_us", 250);
        Segment.SetWorker(1, "idle_us", 1_750);
        Segment.SetWorker(1, "poll_gaps_le_10us", 99);
        Segment.SetWorker(1, "poll_gaps_le_1ms", 2);
        Segment.SetWorker(1, "drop.ttl_expired", 2);
        Segment.SetProcess("gc_collections", 7);
        DataPlane.Ports.Ports[0].MissedPackets = 11;
        DataPlane.Pools = _ => new()
        {
            PortsPerServer = 1000,
            Pools = { new Wire.PoolState { Name = "inside", RefusedSessions = 3, Addresses = { new Wire.LocalAddressState { Used = { 5, 6 },
                MostTaken = 900 } } } },
        };
        await RestartAsync();

        Page page = await ScrapeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(page["fulcrum_data_plane_connected"], Is.EqualTo(1));
            Assert.That(page["fulcrum_data_plane_gc_collections_total"], Is.EqualTo(7));
            Assert.That(page["fulcrum_worker_received_packets_total{worker=\"1\"}"], Is.EqualTo(640));
            Assert.That(page.Help["fulcrum_worker_received_packets_total"], Is.EqualTo("Packets received."), "the data plane's sentence");
            Assert.That(page["fulcrum_worker_busy_seconds_total{worker=\"1\"}"], Is.EqualTo(250e-6).Within(1e-12));
            Assert.That(page["fulcrum_worker_dropped_packets_total{worker=\"1\",reason=\"ttl_expired\"}"], Is.EqualTo(2));
            Assert.That(page["fulcrum_worker_dropped_packets_total{worker=\"1\",reason=\"none\"}"], Is.Null);
            Assert.That(page["fulcrum_worker_poll_gap_seconds_bucket{worker=\"1\",le=\"0.001\"}"], Is.EqualTo(101));
            Assert.That(page["fulcrum_worker_poll_gap_seconds_count{worker=\"1\"}"], Is.EqualTo(101));
            Assert.That(page["fulcrum_worker_poll_gap_seconds_sum{worker=\"1\"}"], Is.EqualTo(2_000e-6).Within(200e-6));
            Assert.That(page["fulcrum_port_missed_packets_total{port=\"wan\"}"], Is.EqualTo(11));
            Assert.That(page["fulcrum_pool_usage_ratio{pool=\"inside\"}"], Is.EqualTo(0.9).Within(1e-9));
            Assert.That(page["fulcrum_pool_refused_sessions_total{pool=\"inside\"}"], Is.EqualTo(3));
            Assert.That(page[$"fulcrum_server_up{{{Labels}}}"], Is.EqualTo(1));
            Assert.That(page[$"fulcrum_server_weight{{{Labels}}}"], Is.EqualTo(2));
            Assert.That(page[$"fulcrum_server_bytes_total{{{Labels},direction=\"inbound\"}}"], Is.Zero);
            Assert.That(page["fulcrum_service_up{service=\"TCP 10.0.1.100:80\"}"], Is.EqualTo(1));
            Assert.That(page["fulcrum_configuration_refused"], Is.Zero);
            Assert.That(page["process_start_time_seconds"], Is.GreaterThan(0));
        });
    }

    [Test]
    public async Task Scrape_EverySeries_IsOneOfTheCatalogue()
    {
        Page page = await ScrapeAsync();

        Dictionary<string, Metric> known = MetricCatalogue.Own.Concat(MetricCatalogue.OfWorkers.Values).ToDictionary(m => m.Name);
        foreach ((string name, string type) in page.Types.Where(t => t.Key.StartsWith("fulcrum_", StringComparison.Ordinal)))
        {
            Assert.That(known, Does.ContainKey(name));
            Assert.That(type, Is.EqualTo(known[name].Kind.ToString().ToLowerInvariant()), name);
            Assert.That(page.Labels()[name], Is.All.EqualTo(string.Join(", ", known[name].Labels)), name);
        }
        Assert.That(page.Series, Has.None.Contains("le=\"\""));
    }

    [Test]
    public async Task Scrape_DataPlaneAway_HasTheRest()
    {
        DataPlane.Dispose();
        await Eventually.IsTrue(() => !Daemon.Director.GetStatus(new()).DataPlaneConnected, "the data plane is away");

        Page page = await ScrapeAsync();

        Assert.That(page["fulcrum_data_plane_connected"], Is.Zero);
        Assert.That(page[$"fulcrum_server_up{{{Labels}}}"], Is.EqualTo(1));
        Assert.That(page.Types, Does.Not.ContainKey("fulcrum_worker_received_packets_total"));
    }

    [Test]
    public async Task Scrape_MoreServersThanTheLimit_LeavesOutServicesThatDoNotFit()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", 80, Api.V1.Protocol.Tcp, Server("10.0.11.1"),
            Server("10.0.11.2")) });

        Page page = await ScrapeAsync();

        Assert.That(page["fulcrum_metrics_omitted_servers"], Is.EqualTo(2));
        Assert.That(page["fulcrum_service_servers{service=\"TCP 10.0.1.101:80\",state=\"up\"}"], Is.EqualTo(2));
        Assert.That(page.Series, Has.None.Contains("service=\"TCP 10.0.1.101:80\",server="));
        Assert.That(page[$"fulcrum_server_up{{{Labels}}}"], Is.EqualTo(1));
    }

    [Test]
    public async Task Scrape_ObjectsThatAreGone_AreGone()
    {
        await Daemon.Services.CreateAsync(new() { Service = Service("10.0.1.101", 80, Api.V1.Protocol.Tcp, Server("10.0.11.1")) });
        Page before = await ScrapeAsync();
        await Daemon.Services.DeleteAsync(new() { Key = Key("10.0.1.101") });

        Page after = await ScrapeAsync();

        Assert.That(before.Series, Has.Some.Contains("TCP 10.0.1.101:80"));
        Assert.That(after.Series, Has.None.Contains("TCP 10.0.1.101:80"));
    }

    [Test]
    public async Task Scrape_LabelsWithSpecialCharacters_AreEscaped()
    {
        DataPlane.Ports.Ports[0].Name = "a\"b\\c\nd";

        Page page = await ScrapeAsync();

        Assert.That(page["""fulcrum_port_up{port="a\"b\\c\nd"}"""], Is.EqualTo(1));
    }

    [Test]
    public async Task Scrape_ManyAtOnce_AreTheSame()
    {
        string[] texts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _client.GetStringAsync(Address())));

        Assert.That(texts, Is.All.Contains("fulcrum_data_plane_connected 1"));
    }

    [Test]
    public async Task OpenMetrics_Asked_IsGivenAndEnds()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Address());
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/openmetrics-text"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.EndWith("# EOF\n").And.Contains("# TYPE fulcrum_configuration_loads counter"));
    }

    [TestCase("GET", "/", HttpStatusCode.NotFound)]
    [TestCase("GET", "/metrics/../etc/passwd", HttpStatusCode.NotFound)]
    [TestCase("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [TestCase("DELETE", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [TestCase("HEAD", "/metrics", HttpStatusCode.OK)]
    public async Task Request_OfAnotherKind_HasItsStatus(string method, string path, HttpStatusCode status)
    {
        using HttpRequestMessage request = new(new(method), new Uri(Address(), path));

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [TestCase("nonsense\r\n\r\n")]
    [TestCase("GET /metrics HTTP/9.9\r\n\r\n")]
    [TestCase("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [TestCase("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")]
    public async Task Request_ThatIsNone_EndsAndTheNextIsServed(string text)
    {
        using (TcpClient client = new())
        {
            await client.ConnectAsync(IPAddress.Loopback, Address().Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            byte[] answer = new byte[4096];
            int length = await client.GetStream().ReadAsync(answer);
            Assert.That(Encoding.ASCII.GetString(answer, 0, length), Does.Not.StartWith("HTTP/1.1 2").And.Not.Contains("fulcrum_"));
        }

        Assert.That(await _client.GetStringAsync(Address()), Does.Contain("fulcrum_build_info"));
    }

    [Test]
    public async Task Start_AddressTaken_DaemonServesWithoutMetrics()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TemporaryDirectory directory = new();
        await File.WriteAllTextAsync(directory["f.conf"], "");

        await using RunningDaemon daemon = await RunningDaemon.StartAsync(directory, o => o with { Metrics = (IPEndPoint)listener.LocalEndpoint });

        Assert.That(daemon.MetricsAddress, Is.Null);
        Assert.That((await daemon.Director.GetStatusAsync(new())).ProcessId, Is.EqualTo((uint)Environment.ProcessId));
    }

    private Uri Address() => new(Daemon.MetricsAddress!, "/metrics");

    private async Task<Page> ScrapeAsync() => new(await _client.GetStringAsync(Address()));
}
