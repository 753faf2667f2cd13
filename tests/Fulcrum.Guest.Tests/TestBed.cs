namespace Fulcrum.Guest.Tests;

/// <summary>The one machine of all tests, with the network around it.</summary>
[SetUpFixture]
public sealed class TestBed
{
    private static Network? s_network;
    private static Machine? s_machine;

    internal static Network Network => s_network!;

    internal static Machine Machine => s_machine!;

    [OneTimeSetUp]
    public void Boot()
    {
        if (Machine.Missing is { } reason)
        {
            Assert.Ignore(reason);
        }

        s_network = new Network();
        s_machine = new Machine(s_network);
        s_network.StartServers(Path.Combine(Machine.Share, "servers"));
        Director.Script(s_machine, "", "bind");
    }

    [OneTimeTearDown]
    public void End()
    {
        s_machine?.Dispose();
        s_network?.Dispose();
    }
}
