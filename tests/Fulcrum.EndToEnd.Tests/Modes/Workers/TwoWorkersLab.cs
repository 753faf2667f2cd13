namespace Fulcrum.EndToEnd.Tests.Modes.Workers;

/// <summary>
/// The same lab with a data plane of two workers; its ports have one queue, so that every second packet is handed over. Fixtures before
/// and after this folder's have one worker.
/// </summary>
[SetUpFixture]
internal sealed class TwoWorkersLab
{
    [OneTimeSetUp]
    public void Start() => CurrentLab.Start("--cores", "0,1");
}
