using System.Diagnostics;
using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>An operator ends sessions of real clients and servers, and drains a server, while downloads run.</summary>
internal sealed class SessionActionTests : ModeTests
{
    private readonly List<Process> _downloads = [];

    private static IEnumerable<LabService> Services =>
        LabServices.TwoArms.Where(service => service.Port is 8010 or 8020 or 8030 or 8040 or 8041);

    [TearDown]
    public void StopDownloads()
    {
        foreach (Process download in _downloads)
        {
            if (!download.HasExited)
                download.Kill();
            download.Dispose();
        }

        _downloads.Clear();
    }

    [TestCaseSource(nameof(Services))]
    public void Delete_WithReset_EndsClientAndServerAtOnce(LabService service)
    {
        Process download = StartDownload(service);

        string answer = Director.Ctl("sessions", "delete", "--service", $"tcp:{service.Endpoint}", "--reset").Expect();

        Assert.That(answer, Does.Match("^[1-9][0-9]* sessions? deleted"));
        AssertReset(service, download);
        AssertServerKnowsNothing(service);
        Assert.That(Director.Sessions($"tcp:{service.Endpoint}"), Is.Empty);
    }

    [TestCaseSource(nameof(Services))]
    public void Drain_WithADeadline_ResetsWhatIsLeft(LabService service)
    {
        string key = $"tcp:{service.Endpoint}";
        Process download = StartDownload(service);
        try
        {
            Director.Ctl("server", "drain", key, service.RealEndpoint, "--deadline", "5").Expect();
            Drain drain = DrainOf(service)!;
            Assert.That(drain.SessionsAtStart, Is.GreaterThan(0));
            Assert.That(drain.RemainingSeconds, Is.InRange(1, 5));
            Assert.That(
                Lab.On("client", "curl", "--silent", "--max-time", "1", service.Url).ExitCode, Is.Not.Zero, "the server takes new sessions");
            Assert.That(download.HasExited, Is.False, "the deadline has not come");

            AssertReset(service, download);
            Eventually.IsTrue(() => DrainOf(service) is { Finished: true }, () => Director.Ctl("list", "--health").Output);
            AssertServerKnowsNothing(service);
        }
        finally
        {
            Director.Ctl("server", "undrain", key, service.RealEndpoint).Expect();
        }

        AssertRequestsAreAnswered(service, 1);
    }

    private static Drain? DrainOf(LabService service) => Director.Services()
        .Single(other => other.Key.Protocol == Protocol.Tcp && other.Key.Virtual is { } at && DirectorClient.TextOf(at) == service.Endpoint)
        .RealServers.Single().Drain;

    /// <summary>The client's connection is gone; curl goes on to read what had arrived, up to 32 MiB.</summary>
    private static void AssertReset(LabService service, Process download)
    {
        AssertNoConnection("client", $"dport = :{service.Port}");
        Assert.That(download.HasExited && download.ExitCode == 0, Is.False, "the download came to its end");
    }

    /// <summary>A server that was not reset would try for minutes to send what is left.</summary>
    private static void AssertServerKnowsNothing(LabService service) => AssertNoConnection(service.Server, $"sport = :{service.WebPort}");

    private static void AssertNoConnection(string host, string filter)
    {
        string Connections() => Lab.On(host, "ss", "-Htn", "state", "established", filter).Expect();
        Eventually.IsTrue(() => Connections().Length == 0, () => $"{host} still has {Connections()}");
    }

    private Process StartDownload(LabService service)
    {
        ProcessStartInfo start = new(
            "ip",
            ["netns", "exec", Lab.NamespaceOf("client"), "curl", "--silent", "--show-error", "--limit-rate", "200k", "--output", "/dev/null", $"{service.Url}large"])
        {
            RedirectStandardError = true,
        };
        Process download = Process.Start(start)!;
        _downloads.Add(download);
        Eventually.IsTrue(
            () => Director.Sessions($"tcp:{service.Endpoint}").Any(session => session.State == "ESTABLISHED"),
            () => Director.Ctl("sessions").Output);
        Thread.Sleep(500);
        return download;
    }
}
