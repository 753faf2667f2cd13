using System.Diagnostics;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Punt;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Twin;

internal sealed unsafe class KernelTwinTests
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:00:00:0a:01");

    [Test]
    public void Twin_HasNameMacAndMtuAndIsUp() => NetworkNamespace.Run(() =>
    {
        using KernelTwin twin = new("wan", Mac, 1400);
        string link = Ip("-o link show wan");
        Assert.That(link, Does.Contain("mtu 1400").And.Contain("02:00:00:00:0a:01").And.Match("<[A-Z,_]*\\bUP\\b"));
    });

    [Test]
    public void Twin_Closed_IsGone() => NetworkNamespace.Run(() =>
    {
        new KernelTwin("wan", Mac, 1500).Dispose();
        Assert.That(LibC.InterfaceIndex("wan"), Is.Zero);
    });

    [Test]
    public void Arp_GivenToTheKernel_IsAnswered() => NetworkNamespace.Run(() =>
    {
        using KernelTwin twin = new("wan", Mac, 1500);
        Ip("address add 10.9.0.1/24 dev wan");
        byte[] request = Convert.FromHexString("FFFFFFFFFFFF0200000000990806" + "00010800060400010200000000990A090002" + "0000000000000A090001");
        fixed (byte* frame = request)
            Assert.That(twin.Write(frame, request.Length), Is.True);
        string answer = ReadUntil(twin, frame => frame.StartsWith("020000000099", StringComparison.Ordinal));
        Assert.That(answer, Does.StartWith("0200000000990200" + "00000A010806").And.Contain("0002020000000A010A090001"));
    });

    [Test]
    public void Twin_RenamedByTheOperator_GoesOn() => NetworkNamespace.Run(() =>
    {
        using KernelTwin twin = new("wan", Mac, 1500);
        Ip("link set wan down");
        byte[] frame = new byte[60];
        fixed (byte* bytes = frame)
            Assert.That(twin.Write(bytes, frame.Length), Is.False, "an interface that is down takes nothing");
        Ip("link set wan name uplink");
        Ip("link set uplink up");
        fixed (byte* bytes = frame)
            Assert.That(twin.Write(bytes, frame.Length), Is.True);
    });

    [Test]
    public void Twin_WithANameThatIsTaken_IsRefused() => NetworkNamespace.Run(() =>
    {
        using KernelTwin twin = new("wan", Mac, 1500);
        IOException e = Assert.Throws<IOException>(() => new KernelTwin("wan", Mac, 1500).Dispose())!;
        Assert.That(e.Message, Does.Contain("\"wan\"").And.Contain("an interface of this name already"));
    });

    [Test]
    public void Twin_WithAMulticastMac_IsRefusedAndGone() => NetworkNamespace.Run(() =>
    {
        IOException e = Assert.Throws<IOException>(() => new KernelTwin("wan", MacAddress.Parse("01:00:00:00:00:01"), 1500).Dispose())!;
        Assert.That(e.Message, Does.Contain("MAC address 01:00:00:00:00:01"));
        Assert.That(LibC.InterfaceIndex("wan"), Is.Zero);
    });

    [TestCase("")]
    [TestCase("sixteen-letters-")]
    [TestCase("a b")]
    [TestCase("a/b")]
    public void Twin_WithANameThatTheKernelCannotHave_IsRefused(string name) =>
        Assert.That(Assert.Throws<IOException>(() => new KernelTwin(name, Mac, 1500).Dispose())!.Message, Does.Contain("cannot be the name"));

    private static string ReadUntil(KernelTwin twin, Func<string, bool> wanted)
    {
        byte* buffer = stackalloc byte[2048];
        for (Stopwatch clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 10_000;)
        {
            int length = twin.Read(buffer, 2048);
            if (length == 0)
                Thread.Sleep(1);
            else if (Convert.ToHexString(new ReadOnlySpan<byte>(buffer, length)) is { } frame && wanted(frame))
                return frame;
        }
        throw new TimeoutException("The kernel sends nothing of the kind.");
    }

    /// <summary>Runs ip in the calling thread's network namespace; its output.</summary>
    private static string Ip(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"ip {arguments}: {error}");
        return output;
    }
}
