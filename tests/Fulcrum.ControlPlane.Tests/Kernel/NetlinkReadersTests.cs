using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Fulcrum.ControlPlane.Kernel;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;
using static Fulcrum.ControlPlane.Tests.Kernel.KernelMessages;

namespace Fulcrum.ControlPlane.Tests.Kernel;

[TestFixture]
internal sealed class NetlinkReadersTests
{
    private static readonly byte[][] _samples =
    [
        Message(RtmNewLink, [0, 0, 1, 0, 3, 0, 0, 0, 0x43, 0, 0, 0, 0, 0, 0, 0], (IflaIfName, "wan\0"u8.ToArray())),
        Message(RtmNewAddr, [2, 24, 0, 0, 3, 0, 0, 0], (IfaAddress, [192, 0, 2, 1]), (IfaLocal, [192, 0, 2, 1]), (IfaProto, [0xF1])),
        Message(RtmNewRoute, RouteHeader(AfInet, 24), (RtaDst, [192, 0, 2, 0]), (RtaGateway, [10, 1, 0, 2]), (RtaOif, [3, 0, 0, 0])),
        Message(RtmNewRoute, RouteHeader(AfInet, 24), (RtaDst, [192, 0, 2, 0]), (RtaMultipath, Multipath())),
        Message(RtmNewNeigh, [2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0], (NdaDst, [10, 1, 0, 2]), (NdaLlAddr, [2, 0, 0, 0, 0, 1])),
        Message(RtmNewLink, LinkHeader(7), [(IflaIfName, "wan.5\0"u8.ToArray()), .. VlanOn(3, 5)]),
        Message(NlmsgError, [0xF3, 0xFF, 0xFF, 0xFF, .. new byte[16]], (NlmsgerrAttrMsg, "text\0"u8.ToArray())),
    ];

    [Test]
    public void Samples_AreReadByTheirReaders()
    {
        Assert.That(ReadAll(_samples[0]), Does.Contain("LinkEntry { Index = 3, Name = wan, IsUp = True, ParentIndex = 0, VlanId = 0,"));
        Assert.That(ReadAll(_samples[1]), Does.Contain("Address = 192.0.2.1, Prefix = 192.0.2.0/24, Protocol = 241"));
        Assert.That(ReadAll(_samples[2]), Does.Contain("Prefix = 192.0.2.0/24").And.Contain("Type = 1"));
        Assert.That(ReadAll(_samples[5]), Does.Contain("LinkEntry { Index = 7, Name = wan.5, IsUp = True, ParentIndex = 3, VlanId = 5,"));
        Assert.That(ReadAll(_samples[4]), Does.Contain("Address = 10.1.0.2, Mac = 020000000001, State = 2"));
    }

    [Test]
    public void Route_Multipath_ListsNextHopsInOrderWithTheirProperties()
    {
        Assert.That(RouteReader.TryRead(_samples[3].AsSpan(MessageHeaderSize), out RouteEntry? route));

        Assert.That(route!.NextHops, Is.EqualTo(new RouteNextHop[]
        {
            new(3, IPAddress.Parse("10.1.0.2"), IsPlain: true),
            new(4, IPAddress.Parse("fd01::2"), IsPlain: true),
            new(5, null, IsPlain: false),
        }));
    }

    [TestCase(0, TestName = "Link_VlanWithPriorityTag_IsNoVlan")]
    [TestCase(4095, TestName = "Link_VlanWithReservedId_IsNoVlan")]
    public void Link_VlanId_OutOfRange(int id) =>
        Assert.That(ReadLink(VlanOn(3, (ushort)id)), Is.EqualTo(new LinkEntry(7, "wan.5", IsUp: true)));

    [Test]
    public void Link_VlanOf8021ad_IsNoVlan() =>
        Assert.That(ReadLink(VlanOn(3, 5, protocol: 0x88A8)), Is.EqualTo(new LinkEntry(7, "wan.5", IsUp: true)));

    [Test]
    public void Link_VlanWhoseParentIsInAnotherNamespace_IsNoVlan() =>
        Assert.That(ReadLink([.. VlanOn(3, 5), (IflaLinkNetnsId, [0, 0, 0, 0])]), Is.EqualTo(new LinkEntry(7, "wan.5", IsUp: true)));

    [Test]
    public void Link_OtherKindWithTheSameAttributes_IsNoVlan() =>
        Assert.That(ReadLink(VlanOn(3, 5, kind: "macvlan")), Is.EqualTo(new LinkEntry(7, "wan.5", IsUp: true)));

    [TestCase(0u, (byte)0, ExpectedResult = "True True")]
    [TestCase(IfaFSecondary, (byte)0, ExpectedResult = "True False")]
    [TestCase(IfaFDeprecated, (byte)0, ExpectedResult = "True False")]
    [TestCase(IfaFTentative, (byte)0, ExpectedResult = "False True")]
    [TestCase(IfaFDadFailed | IfaFTentative, (byte)0, ExpectedResult = "False True")]
    [TestCase(IfaFNoPrefixRoute, (byte)0, ExpectedResult = "True True")]
    [TestCase(0u, (byte)253, ExpectedResult = "False True")]
    public string Address_FlagsAndScope_TellWhetherItIsUsableAndPreferred(uint flags, byte scope)
    {
        byte[] message = Message(
            RtmNewAddr, [10, 64, 0xFF, scope, 3, 0, 0, 0], (IfaAddress, IPAddress.Parse("fd01::1").GetAddressBytes()),
            (IfaFlags, BitConverter.GetBytes(flags)));
        Assert.That(AddressReader.TryRead(message.AsSpan(MessageHeaderSize), out AddressEntry? address));
        return $"{address!.IsUsable} {address.IsPreferred}";
    }

    [TestCase(4, 255)]
    [TestCase(9, 2)]
    public void Route_OfAnotherTableOrCached_IsPassedOver(int offset, byte value)
    {
        byte[] payload = _samples[2][MessageHeaderSize..];
        payload[offset] = value;

        Assert.That(RouteReader.TryRead(payload, out _), Is.False);
    }

    [TestCase("fe80::/64", false)]
    [TestCase("ff00::/8", false)]
    [TestCase("224.0.0.0/4", false)]
    [TestCase("::/0", true)]
    [TestCase("0.0.0.0/0", true)]
    [TestCase("fd01::/64", true)]
    public void Prefix_IsRoutable_UnlessLinkLocalOrMulticast(string prefix, bool expected) =>
        Assert.That(Prefixes.IsRoutable(IPNetwork.Parse(prefix)), Is.EqualTo(expected));

    [Test]
    public void Readers_RandomBytes_NeverThrowAndDependOnNothingOutside() =>
        Gen.Byte.Array[0, 200].Sample(AssertContained, iter: 20_000);

    [Test]
    public void Readers_DamagedMessages_NeverThrowAndDependOnNothingOutside() =>
        Gen.Select(Gen.Int[0, _samples.Length - 1], Gen.Select(Gen.Int[0, 199], Gen.Byte).Array[1, 4], Gen.Int[0, 200])
            .Sample(
                (sample, damages, length) =>
                {
                    byte[] bytes = [.. _samples[sample]];
                    foreach ((int position, byte value) in damages)
                        bytes[position % bytes.Length] = value;
                    AssertContained(bytes[..Math.Min(length, bytes.Length)]);
                },
                iter: 50_000);

    /// <summary>The same bytes are read the same, whatever lies around them.</summary>
    private static void AssertContained(byte[] bytes)
    {
        string alone = ReadAll(bytes);
        foreach (byte around in new byte[] { 0, 0xFF, 8 })
        {
            byte[] memory = new byte[bytes.Length + 64];
            memory.AsSpan().Fill(around);
            bytes.CopyTo(memory, 32);
            Assert.That(ReadAll(memory.AsSpan(32, bytes.Length)), Is.EqualTo(alone));
        }
    }

    /// <summary>Reads the bytes as a datagram, and as the payload of each kind, with every reader.</summary>
    private static string ReadAll(ReadOnlySpan<byte> bytes)
    {
        List<string?> found = [];
        NetlinkMessageReader reader = new(bytes);
        while (reader.TryNext(out NetlinkMessage message))
        {
            found.Add(message.ReadError().ToString());
            ReadPayload(message.Payload, found);
        }
        ReadPayload(bytes, found);
        return string.Join('\n', found);
    }

    private static void ReadPayload(ReadOnlySpan<byte> payload, List<string?> found)
    {
        found.Add(LinkReader.TryRead(payload, out LinkEntry? link) ? link.ToString() : null);
        found.Add(AddressReader.TryRead(payload, out AddressEntry? address) ? address.ToString() : null);
        found.Add(NeighbourReader.TryRead(payload, out NeighbourEntry? neighbour) ? neighbour.ToString() : null);
        found.Add(RouteReader.TryRead(payload, out RouteEntry? route) ? $"{route} {string.Join(',', route.NextHops)}" : null);
    }

    private static LinkEntry? ReadLink((ushort, byte[])[] attributes)
    {
        byte[] message = Message(RtmNewLink, LinkHeader(7), [(IflaIfName, "wan.5\0"u8.ToArray()), .. attributes]);
        return LinkReader.TryRead(message.AsSpan(MessageHeaderSize), out LinkEntry? link) ? link : null;
    }

    private static byte[] Multipath()
    {
        byte[] via = [AfInet6, 0, .. IPAddress.Parse("fd01::2").GetAddressBytes()];
        return [.. Hop(3, RtaGateway, [10, 1, 0, 2]), .. Hop(4, RtaVia, via), .. Hop(5, RtaEncap, [0, 0, 0, 0])];

        static byte[] Hop(byte link, ushort type, byte[] value)
        {
            int attribute = AttributeHeaderSize + value.Length;
            byte[] hop = new byte[NextHopHeaderSize + (attribute + 3 & ~3)];
            BinaryPrimitives.WriteUInt16LittleEndian(hop, (ushort)(NextHopHeaderSize + attribute));
            hop[4] = link;
            BinaryPrimitives.WriteUInt16LittleEndian(hop.AsSpan(8), (ushort)attribute);
            BinaryPrimitives.WriteUInt16LittleEndian(hop.AsSpan(10), type);
            value.CopyTo(hop, 12);
            return hop;
        }
    }
}
