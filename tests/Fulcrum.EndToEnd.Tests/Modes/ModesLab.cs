using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>The lab that all fixtures of this folder share.</summary>
[SetUpFixture]
internal sealed class ModesLab
{
    private static LabNetwork? _network;

    /// <summary>The lab, running.</summary>
    public static LabNetwork Network => _network ?? throw new InvalidOperationException("The lab does not run.");

    [OneTimeSetUp]
    public void Start() => _network = LabNetwork.UpWithModes();

    [OneTimeTearDown]
    public void End() => _network?.Dispose();
}
