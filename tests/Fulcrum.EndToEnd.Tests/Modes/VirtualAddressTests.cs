using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.Api.V1;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>What the virtual address itself answers: the kernel behind it, and the director where it has no server.</summary>
internal sealed class VirtualAddressTests : ModeTests
{
    private const int PortWithoutService = 8999;
    private const int PortOfQuiescedServer = 8060;
    private const byte Acknowledgment = 0x10;
    private const byte Reset = 0x04;
    private static readonly Arm[] Arms = [Arm.Two4, Arm.Two6, Arm.One4, Arm.One6];

    [TestCaseSource(nameof(Arms))]
    public void Ping_IsAnswered(Arm arm) =>
        Lab.On("client", "ping", "-c", "3", "-i", "0.2", "-W", "10", arm.VirtualAddress).Expect();

    [TestCaseSource(nameof(Arms))]
    public void Segment_WithoutASession_IsAnsweredByAReset(Arm arm)
    {
        byte[] answer = Namespace.Run(Lab.NamespaceOf("client"), () => RawSegment.Exchange(arm.ClientAddress, arm.VirtualAddress, 8010, Acknowledgment));

        Assert.That(answer[13], Is.EqualTo(Reset), "flags of the answer");
    }

    [TestCaseSource(nameof(Arms))]
    public void Connection_PortWithoutService_IsRefused(Arm arm) => AssertIsRefused(arm, PortWithoutService);

    [TestCaseSource(nameof(Arms))]
    public void Datagram_PortWithoutService_IsRefused(Arm arm) => AssertDatagramIsRefused(arm, PortWithoutService);

    [TestCaseSource(nameof(Arms))]
    public void Connection_ServiceWhoseServerIsQuiesced_IsRefusedByTheDirectorAtOnce(Arm arm)
    {
        ulong before = DropsWithoutServer();
        long started = Stopwatch.GetTimestamp();
        AssertIsRefused(arm, PortOfQuiescedServer);

        // A client that hears nothing sends its SYN again after a second.
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(10)));
        Eventually.IsTrue(() => DropsWithoutServer() == before + 1, () => Director.Ctl("drops").Output);
    }

    [TestCaseSource(nameof(Arms))]
    public void Datagram_ServiceWhoseServerIsQuiesced_IsRefused(Arm arm) => AssertDatagramIsRefused(arm, PortOfQuiescedServer);

    private static void AssertIsRefused(Arm arm, int port)
    {
        SocketException? refused = Assert.Throws<SocketException>(
            () => Namespace.Run(Lab.NamespaceOf("client"), () => new HttpConnection(port, arm.VirtualAddress)));
        Assert.That(refused!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
    }

    private static void AssertDatagramIsRefused(Arm arm, int port)
    {
        SocketException? refused = Assert.Throws<SocketException>(() => Namespace.Run(Lab.NamespaceOf("client"), () =>
        {
            using UdpClient client = new(arm.IsIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
            client.Client.ReceiveTimeout = 10_000;
            client.Connect(arm.VirtualAddress, port);
            client.Send("hello"u8);
            IPEndPoint? from = null;
            return client.Receive(ref from);
        }));
        Assert.That(refused!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused), port.ToString(CultureInfo.InvariantCulture));
    }

    private static ulong DropsWithoutServer()
    {
        GetStatisticsResponse statistics = Director.Statistics();
        return statistics.Workers.Aggregate(0ul, (sum, worker) => sum + worker.Drops.Where(drop => drop.Name == "no_server")
            .Aggregate(0ul, (inner, drop) => inner + drop.Value));
    }
}
