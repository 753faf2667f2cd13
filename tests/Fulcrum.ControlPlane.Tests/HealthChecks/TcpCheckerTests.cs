using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

[TestFixture]
public sealed class TcpCheckerTests
{
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public async Task Check_Listener_Succeeds(string address)
    {
        using TcpListener listener = new(IPAddress.Parse(address), 0);
        listener.Start();

        Assert.That(await CheckAsync((IPEndPoint)listener.LocalEndpoint), Is.EqualTo(CheckResult.Success));
    }

    [Test]
    public async Task Check_ClosedPort_IsRefused() =>
        Assert.That(await CheckAsync(ClosedPort()), Is.EqualTo(CheckResult.Failure("connection refused")));

    [Test]
    public async Task Check_Source_IsUsed()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<Socket> accepting = listener.AcceptSocketAsync();

        CheckResult result = await CheckAsync((IPEndPoint)listener.LocalEndpoint, source: new(IPAddress.Parse("127.0.0.77"), 0));

        using Socket accepted = await accepting;
        Assert.That(result, Is.EqualTo(CheckResult.Success));
        Assert.That(((IPEndPoint)accepted.RemoteEndPoint!).Address, Is.EqualTo(IPAddress.Parse("127.0.0.77")));
    }

    [Test]
    public async Task Check_SourceIsNoLocalAddress_SaysNothingAboutTheServer()
    {
        CheckResult result = await CheckAsync(ClosedPort(), source: new(IPAddress.Parse("203.0.113.9"), 0));

        Assert.That(result.Verdict, Is.EqualTo(CheckVerdict.Inconclusive));
    }

    [Test]
    public async Task Check_BlackHole_FailsAfterTheTimeout()
    {
        using Socket full = FullListener();
        FakeTime time = new();
        Task<CheckResult> checking = new TcpChecker(Check((IPEndPoint)full.LocalEndPoint!, TimeSpan.FromSeconds(7)), time)
            .CheckAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(6.9));
        await Task.Delay(50);
        Assert.That(checking.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That(await checking, Is.EqualTo(CheckResult.Failure("no answer within 7 s")));
    }

    [Test]
    public async Task Check_Cancelled_Throws()
    {
        using Socket full = FullListener();
        using CancellationTokenSource cancelled = new();
        Task<CheckResult> checking = new TcpChecker(Check((IPEndPoint)full.LocalEndPoint!, TimeSpan.FromSeconds(7)), new FakeTime())
            .CheckAsync(cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThatAsync(() => checking, Throws.InstanceOf<OperationCanceledException>());
    }

    private static Task<CheckResult> CheckAsync(IPEndPoint target, IPEndPoint? source = null) =>
        new TcpChecker(Check(target, TimeSpan.FromSeconds(30)) with { Source = source }, TimeProvider.System)
            .CheckAsync(CancellationToken.None);

    private static TcpCheck Check(IPEndPoint target, TimeSpan timeout) => new() { Target = target, Timeout = timeout };

    private static IPEndPoint ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>A listener whose queue is full: the kernel drops further connection requests.</summary>
    private static Socket FullListener()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        for (int i = 0; i < 4; i++)
        {
            Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                filler.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It stays in the queue as long as the process lives.
            }
        }
        Thread.Sleep(50);
        return listener;
    }
}
