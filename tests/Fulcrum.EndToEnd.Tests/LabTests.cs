using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>A fixture with a whole lab of its own.</summary>
[Category("Lab")]
[NonParallelizable]
internal abstract class LabTests
{
    private LabNetwork? _lab;

    /// <summary>The fixture's lab.</summary>
    protected LabNetwork Lab => _lab!;

    /// <summary>What fulcrumctl says in it.</summary>
    protected DirectorClient Director => Lab.Director;

    [OneTimeSetUp]
    public void StartLab() => _lab = LabNetwork.UpWithDirector();

    [OneTimeTearDown]
    public void EndLab() => _lab?.Dispose();

    /// <summary>One request by curl from the client; returns the body, or fails.</summary>
    protected string Curl() =>
        Lab.On("client", "curl", "--silent", "--show-error", "--max-time", "5", $"http://{LabNetwork.VirtualAddress}/").Expect();

    /// <summary>The client can still reach the service.</summary>
    protected void AssertTrafficFlows() => Assert.That(Curl(), Does.StartWith("server"));
}
