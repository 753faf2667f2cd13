namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>Starts and ends the lab that all fixtures of this folder share.</summary>
[SetUpFixture]
internal sealed class ModesLab
{
    [OneTimeSetUp]
    public void Start() => CurrentLab.Start();

    [OneTimeTearDown]
    public void End() => CurrentLab.End();
}
