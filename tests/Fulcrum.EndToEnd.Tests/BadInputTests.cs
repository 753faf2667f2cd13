using System.Net.Sockets;
using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>What is wrong is refused with a clear sentence, and nothing that runs is disturbed.</summary>
internal sealed class BadInputTests : LabTests
{
    [TearDown]
    public void AssertNothingIsDisturbed()
    {
        AssertTrafficFlows();
        Assert.That(Lab.Runs("dataplane") && Lab.Runs("daemon"));
        Assert.That(Director.Services(), Has.Count.EqualTo(2));
    }

    [Test]
    public void Reload_WrongConfiguration_IsRefusedWithFileAndLine()
    {
        string good = File.ReadAllText(Lab.ConfigurationFile);
        string[] lines = good.Split('\n');
        int wrong = Array.FindIndex(lines, line => line.Contains("lb_algo wrr", StringComparison.Ordinal));
        lines[wrong] = "    client_address fastest";
        File.WriteAllLines(Lab.ConfigurationFile, lines);
        try
        {
            string position = $"{Lab.ConfigurationFile}:{wrong + 1}";
            Assert.That(Director.Ctl("reload").ExpectFailure(), Does.Contain(position).And.Contain("fastest"));
            Lab.Signal("daemon", "HUP");
            Eventually.IsTrue(() => Lab.Log("daemon").Contains(position, StringComparison.Ordinal), () => Lab.Log("daemon"));
            Assert.That(Director.Status().ConfigurationError, Does.Contain(position));
        }
        finally
        {
            File.WriteAllText(Lab.ConfigurationFile, good);
            Director.Ctl("reload").Expect();
        }

        Assert.That(Director.Status().ConfigurationError, Is.Empty);
    }

    [TestCase("ffffffffffffffff", TestName = "ControlSocket_LengthOfFourGigabytes_IsRefused")]
    [TestCase("00000000", TestName = "ControlSocket_EmptyFrames_AreRefused")]
    [TestCase("10000000deadbeef", TestName = "ControlSocket_TruncatedFrame_IsRefused")]
    [TestCase("474554202f20485454502f312e310d0a0d0a", TestName = "ControlSocket_HttpRequest_IsRefused")]
    [TestCase("0000000cffffffffffffffffffffffff", TestName = "ControlSocket_BrokenMessage_IsRefused")]
    [TestCase("0c000000ffffffffffffffffffffffff", TestName = "ControlSocket_BrokenMessageInOtherByteOrder_IsRefused")]
    public void ControlSocket_Garbage_IsRefused(string hexadecimal)
    {
        using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Connect(new UnixDomainSocketEndPoint(Lab.ControlSocket));
            socket.Send(Convert.FromHexString(hexadecimal));
            socket.Shutdown(SocketShutdown.Send);
            socket.ReceiveTimeout = 5000;
            byte[] buffer = new byte[4096];
            while (Receive(socket, buffer) > 0)
            {
            }
        }

        Eventually.IsTrue(
            () => Director.Status() is { DataPlaneConnected: true } status && status.Generation == status.AppliedGeneration,
            () => "fulcrumd lost the data plane:\n" + Director.Ctl("status").Output);
    }

    [Test]
    public void ServiceAdd_ExistingService_IsRefused() =>
        Assert.That(
            Director.Ctl("service", "add", "tcp:10.0.1.100:80", "--pool", "lan_pool").ExpectFailure(),
            Does.Contain("10.0.1.100:80").And.Contain("exists"));

    [Test]
    public void ServerSet_OfTheFile_IsRefused() =>
        Assert.That(
            Director.Ctl("server", "set", "tcp:10.0.1.100:80", "10.0.11.2:80", "--weight", "9").ExpectFailure(),
            Does.Contain("file").Or.Contain("fulcrum.conf"));

    [Test]
    public void PoolDelete_OfTheFile_IsRefused() => Director.Ctl("pool", "delete", "lan_pool").ExpectFailure();

    [Test]
    public void PoolAdd_WithoutAddresses_IsRefused() => Director.Ctl("pool", "add", "empty").ExpectFailure();

    [Test]
    public void ServiceAdd_UnknownPool_IsRefused() =>
        Assert.That(Director.Ctl("service", "add", "tcp:10.0.1.100:8080", "--pool", "nowhere").ExpectFailure(), Does.Contain("nowhere"));

    [Test]
    public void Reload_PoolWithoutAddresses_IsRefused()
    {
        string good = File.ReadAllText(Lab.ConfigurationFile);
        File.WriteAllText(Lab.ConfigurationFile, good.Replace("10.0.2.200-203 lan", "", StringComparison.Ordinal));
        try
        {
            Assert.That(Director.Ctl("reload").ExpectFailure(), Does.Contain("lan_pool").And.Contain(Lab.ConfigurationFile + ":"));
        }
        finally
        {
            File.WriteAllText(Lab.ConfigurationFile, good);
            Director.Ctl("reload").Expect();
        }
    }

    private static int Receive(Socket socket, byte[] buffer)
    {
        try
        {
            return socket.Receive(buffer);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
