using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Tests.Daemons;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Dns;

/// <summary>
/// A dnsmasq on a port of 127.0.0.1. It knows example.test (an address of each family, an MX) and refuses what it does not know: there is nobody
/// to ask.
/// </summary>
internal sealed class Dnsmasq : IDisposable
{
    private static readonly string[] s_places = ["/usr/sbin/dnsmasq", "/usr/bin/dnsmasq"];
    private readonly Process _process;

    private Dnsmasq(Process process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Skips the test where there is none.</summary>
    public static async Task<Dnsmasq> StartOrIgnoreAsync()
    {
        if (s_places.FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Ignore("dnsmasq is not installed (Debian: dnsmasq-base).");
            throw new InvalidOperationException();
        }
        IPEndPoint endPoint = Datagrams.ClosedPort();
        string port = endPoint.Port.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(program,
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", $"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces",
            "--no-resolv", "--no-hosts", "--no-poll", $"--user={Environment.UserName}", "--log-facility=/dev/null",
            "--host-record=example.test,192.0.2.1,2001:db8::1", "--mx-host=example.test,mail.example.test", "--local=/example.test/",
        ]);
        Dnsmasq dnsmasq = new(Process.Start(start)!, endPoint);
        await Eventually.IsTrue(dnsmasq.Listens, "dnsmasq listens");
        return dnsmasq;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private bool Listens()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
