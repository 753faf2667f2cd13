using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>Services that calls make: they carry traffic, and outlive fulcrumd.</summary>
internal sealed class ApiTests : LabTests
{
    [Test]
    public void ServiceAdd_WithServers_CarriesTrafficAlsoAfterARestartOfTheDaemon()
    {
        Director.Ctl("service", "add", "tcp:10.0.1.100:8080", "--scheduler", "rr", "--pool", "lan_pool").Expect();
        Director.Ctl("server", "add", "tcp:10.0.1.100:8080", "10.0.12.2:80").Expect();
        Assert.That(CurlPort8080(), Does.StartWith("server2"));

        Lab.Script("stop-daemon");
        Assert.That(CurlPort8080(), Does.StartWith("server2"), "while fulcrumd is away");
        Lab.Script("start-daemon");
        Director.WaitForServers("10.0.11.2:80");
        Assert.That(CurlPort8080(), Does.StartWith("server2"), "after the restart");

        Director.Ctl("service", "delete", "tcp:10.0.1.100:8080").Expect();
        Lab.On("client", "curl", "--silent", "--max-time", "2", "http://10.0.1.100:8080/").ExpectFailure();
        AssertTrafficFlows();
    }

    private string CurlPort8080() => Lab.On("client", "curl", "--silent", "--show-error", "--max-time", "5", "http://10.0.1.100:8080/").Expect();
}
