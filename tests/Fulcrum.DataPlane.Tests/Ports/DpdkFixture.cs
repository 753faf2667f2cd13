namespace Fulcrum.DataPlane.Tests.Ports;

/// <summary>Base of the fixtures that need <see cref="SharedEal"/>.</summary>
public abstract class DpdkFixture
{
    [OneTimeSetUp]
    public void RequireEal() => SharedEal.Require();
}
