using System.Buffers.Binary;
using System.Net;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class NetlinkMessageTests
{
    [Test]
    public void Builder_AddressRequest_HasTheKernelsLayout()
    {
        Span<byte> request = NetlinkRequests.AddAddress(new byte[NetlinkRequests.BufferSize], 7, IPAddress.Parse("192.0.2.1"));

        byte[] expected =
        [
            56, 0, 0, 0, 20, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0,  // length, RTM_NEWADDR, REQUEST|ACK|EXCL|CREATE, sequence, port id
            2, 32, 0, 0, 7, 0, 0, 0,                           // AF_INET, /32, flags, global scope, link 7
            8, 0, 2, 0, 192, 0, 2, 1,                          // IFA_LOCAL
            8, 0, 1, 0, 192, 0, 2, 1,                          // IFA_ADDRESS
            8, 0, 8, 0, 0, 2, 0, 0,                            // IFA_FLAGS noprefixroute
            5, 0, 11, 0, 0xF1, 0, 0, 0,                        // IFA_PROTO, padded
        ];
        Assert.That(request.ToArray(), Is.EqualTo(expected));
    }

    [TestCase(16)]
    [TestCase(19)]
    [TestCase(27)]
    public void Builder_BufferTooSmall_ThrowsAndWritesNothingOutside(int size)
    {
        byte[] memory = new byte[64];
        Assert.That(Build, Throws.InvalidOperationException);
        Assert.That(memory[size..], Is.All.Zero);

        void Build()
        {
            NetlinkMessageBuilder message = new(memory.AsSpan(0, size), RtmNewRoute, 0xFFFF);
            message.Add(1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        }
    }

    [Test]
    public void Reader_NestedAttributes_AreWalkedByLevel()
    {
        NetlinkMessageBuilder builder = new(new byte[128], RtmNewRoute, NlmFReplace);
        builder.Add(1, 0x01020304u);
        int nested = builder.BeginAttribute(0x8002);
        builder.Add(3, (byte)5);
        builder.Add(4, "abc\0"u8);
        builder.EndNested(nested);
        builder.Add(6, [1, 2, 3]);

        NetlinkMessageReader messages = new(builder.Finish());
        Assert.That(messages.TryNext(out NetlinkMessage message));
        Assert.That((message.Type, message.Flags), Is.EqualTo((RtmNewRoute, NlmFReplace)));
        NetlinkAttributeReader outer = new(message.Payload);
        Assert.That(outer.TryNext(out ushort type, out ReadOnlySpan<byte> value) && type == 1);
        Assert.That(NetlinkAttributeReader.ReadUInt32(value), Is.EqualTo(0x01020304u));
        Assert.That(outer.TryNext(out type, out value) && type == 2, "the nested flag is no part of the type");
        NetlinkAttributeReader inner = new(value);
        Assert.That(inner.TryNext(out type, out value) && type == 3 && NetlinkAttributeReader.ReadByte(value) == 5);
        Assert.That(inner.TryNext(out type, out value) && type == 4 && NetlinkAttributeReader.ReadString(value) == "abc");
        Assert.That(inner.TryNext(out _, out _), Is.False);
        Assert.That(outer.TryNext(out type, out value) && type == 6 && value.Length == 3);
        Assert.That(outer.TryNext(out _, out _), Is.False);
        Assert.That(messages.TryNext(out _), Is.False);
    }

    [TestCase(0u)]
    [TestCase(15u)]
    [TestCase(17u)]
    [TestCase(uint.MaxValue)]
    public void Reader_LengthThatDoesNotFit_EndsTheWalk(uint length)
    {
        byte[] datagram = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(datagram, length);
        NetlinkMessageReader reader = new(datagram);

        Assert.That(reader.TryNext(out _), Is.False);
        Assert.That(reader.TryNext(out _), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Error_WithExtendedAcknowledgement_GivesTheKernelsSentence(bool capped)
    {
        NetlinkMessageBuilder builder = new(new byte[128], NlmsgError, (ushort)(NlmFAckTlvs | (capped ? NlmFCapped : 0)));
        BinaryPrimitives.WriteInt32LittleEndian(builder.Reserve(4), -13);
        Span<byte> request = builder.Reserve(capped ? 16 : 24);
        BinaryPrimitives.WriteUInt32LittleEndian(request, 24);
        builder.Add(NlmsgerrAttrMsg, "IPv6 is disabled on this device.\0"u8);
        NetlinkMessageReader reader = new(builder.Finish());
        Assert.That(reader.TryNext(out NetlinkMessage message));

        NetlinkError error = message.ReadError();

        Assert.That(error, Is.EqualTo(new NetlinkError(13, "IPv6 is disabled on this device.")));
        Assert.That(error.ToString(), Is.EqualTo("Permission denied (errno 13): IPv6 is disabled on this device"));
    }

    [Test]
    public void Error_OfAcknowledgement_IsNone()
    {
        NetlinkMessage message = new(NlmsgError, 0, 1, new byte[20]);

        Assert.That(message.ReadError().IsError, Is.False);
    }
}
