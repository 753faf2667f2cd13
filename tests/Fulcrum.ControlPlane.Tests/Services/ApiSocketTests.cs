using System.Net.Sockets;
using Fulcrum.ControlPlane.Services;
using Fulcrum.ControlPlane.Services.Hosting;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.Services;

[TestFixture]
public sealed class ApiSocketTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void SetUp() => _directory = new();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void Claim_NothingThere_MakesTheDirectory()
    {
        ApiSocket.Claim(_directory["run/api.sock"]);

        Assert.That(Directory.Exists(_directory["run"]));
    }

    [Test]
    public void Claim_StaleSocket_IsRemoved()
    {
        using (Socket dead = Bind())
            File.Move(_directory["api.sock"], _directory["stale.sock"]); // closing removes the name it was bound to

        ApiSocket.Claim(_directory["stale.sock"]);

        Assert.That(File.Exists(_directory["stale.sock"]), Is.False);
    }

    [Test]
    public void Claim_LivingDaemon_IsRefused()
    {
        using Socket living = Bind();
        living.Listen();

        Assert.That(() => ApiSocket.Claim(_directory["api.sock"]),
            Throws.InstanceOf<StartException>().With.Message.Contains("another fulcrumd serves its API here"));
        Assert.That(File.Exists(_directory["api.sock"]));
    }

    [Test]
    public void Claim_RegularFile_IsRefusedAndKept()
    {
        File.WriteAllText(_directory["api.sock"], "precious");

        Assert.That(() => ApiSocket.Claim(_directory["api.sock"]), Throws.InstanceOf<StartException>());
        Assert.That(File.ReadAllText(_directory["api.sock"]), Is.EqualTo("precious"));
    }

    [Test]
    public void Claim_PathTooLong_IsRefused() =>
        Assert.That(() => ApiSocket.Claim(_directory[new string('x', 200)]), Throws.InstanceOf<StartException>());

    private Socket Bind()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["api.sock"]));
        return socket;
    }
}
