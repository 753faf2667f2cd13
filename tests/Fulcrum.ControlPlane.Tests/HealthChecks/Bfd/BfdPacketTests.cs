using CsCheck;
using Fulcrum.ControlPlane.HealthChecks.Bfd;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Bfd;

[TestFixture]
public sealed class BfdPacketTests
{
    private static readonly BfdPacket s_packet = new()
    {
        Diagnostic = BfdDiagnostic.DetectionTimeExpired,
        State = BfdState.Up,
        IsPoll = true,
        Multiplier = 5,
        MyDiscriminator = 0x01020304,
        YourDiscriminator = 0x0a0b0c0d,
        SendInterval = 1_000_000,
        ReceiveInterval = 10_000,
    };

    [Test]
    public void ToBytes_IsTheWireFormat() => Assert.That(
        Convert.ToHexStringLower(s_packet.ToBytes()), Is.EqualTo("21e00518" + "01020304" + "0a0b0c0d" + "000f4240" + "00002710" + "00000000"));

    [Test]
    public void TryParse_OwnBytes_GivesThePacket()
    {
        Assert.That(BfdPacket.TryParse(s_packet.ToBytes(), out BfdPacket packet), Is.True);
        Assert.That(packet, Is.EqualTo(s_packet));
    }

    // RFC 5880, 6.8.6.
    [TestCase(0, 0x41, TestName = "Packet_OfAnotherVersion_IsDiscarded")]
    [TestCase(1, 0xe4, TestName = "Packet_WithAuthentication_IsDiscarded")]
    [TestCase(1, 0xe1, TestName = "Packet_Multipoint_IsDiscarded")]
    [TestCase(2, 0x00, TestName = "Packet_WithoutMultiplier_IsDiscarded")]
    [TestCase(3, 0x17, TestName = "Packet_TooShort_IsDiscarded")]
    [TestCase(3, 0x19, TestName = "Packet_LongerThanItsDatagram_IsDiscarded")]
    public void TryParse_Bad(int offset, byte value)
    {
        byte[] bytes = s_packet.ToBytes();
        bytes[offset] = value;

        Assert.That(BfdPacket.TryParse(bytes, out _), Is.False);
    }

    [Test]
    public void TryParse_NamelessSession_IsOneThatIsDown()
    {
        Assert.That(BfdPacket.TryParse((s_packet with { YourDiscriminator = 0 }).ToBytes(), out _), Is.False);
        Assert.That(BfdPacket.TryParse((s_packet with { YourDiscriminator = 0, State = BfdState.Down }).ToBytes(), out _), Is.True);
        Assert.That(BfdPacket.TryParse((s_packet with { MyDiscriminator = 0 }).ToBytes(), out _), Is.False);
    }

    [Test]
    public void TryParse_AnyBytes_NeverThrows() =>
        Gen.Byte.Array[0, 60].Sample(bytes => !BfdPacket.TryParse(bytes, out BfdPacket packet) || packet.MyDiscriminator != 0, iter: 20_000);
}
