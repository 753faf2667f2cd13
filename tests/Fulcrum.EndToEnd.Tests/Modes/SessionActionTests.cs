using System.Diagnostics;
using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>An operator ends sessions of real clients and servers, and drains a server, while downloads run.</summary>
internal sealed class SessionActionTests : ModeTests
{
    private const int ResetByPeer = 56;
    private const int TimeoutMs = 15_000;

    // What has arrived is still read after a reset: some megabytes.
    private const string Rate = "2M";

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
        AssertReset(download);
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

            AssertReset(download);
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

    private static void AssertReset(Process download)
    {
        Assert.That(download.WaitForExit(TimeoutMs), "the client goes on");
        Assert.That(download.ExitCode, Is.EqualTo(ResetByPeer), download.StandardError.ReadToEnd());
    }

    /// <summary>A server that was not reset would try for minutes to send what is left.</summary>
    private static void AssertServerKnowsNothing(LabService service)
    {
        string port = service.WebPort.ToString(CultureInfo.InvariantCulture);
        string Connections() => Lab.On(service.Server, "ss", "-Htn", "state", "established", "sport", "=", $":{port}").Expect();
        Eventually.IsTrue(() => Connections().Length == 0, () => $"the server still has {Connections()}");
    }

    private Process StartDownload(LabService service)
    {
        ProcessStartInfo start = new(
            "ip",
            ["netns", "exec", Lab.NamespaceOf("client"), "curl", "--silent", "--show-error", "--limit-rate", Rate, "--output", "/dev/null", $"{service.Url}large"])
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
