using CsCheck;
using Fulcrum.Generator;
using Fulcrum.Packets;

namespace Fulcrum.Bench.Tests.Generator;

/// <summary>Frames as they are sent.</summary>
internal sealed unsafe class FrameTemplateTests
{
    private static readonly MacAddress To = MacAddress.Parse("02:70:63:61:70:00");

    [TestCase(64, false)]
    [TestCase(1518, false)]
    [TestCase(84, true)]
    [TestCase(512, true)]
    public void Write_AnyFlowAndStamp_LeavesChecksumsRightAndTheStampBehind(int frameBytes, bool isIpv6)
    {
        using FrameTemplate template = new(frameBytes, isIpv6, To);
        Gen.Select(Gen.Long[0, FlowAddresses.Most - 1], Gen.UInt, Gen.UInt, Gen.Long).Sample((flow, epoch, sequence, tsc) =>
        {
            // Samples run on several threads.
            fixed (byte* frame = new byte[template.Length])
            {
                template.Write(frame, flow, epoch, sequence, tsc);
                Assert.That(IsRight(frame, template.Length, isIpv6), Is.True);
                Stamp* stamp = Stamp.Of(frame, template.Length);
                Assert.That((stamp->Epoch, stamp->Sequence, stamp->Tsc), Is.EqualTo((epoch, sequence, tsc)));
            }
        });
    }

    [Test]
    public void Write_DifferentFlows_ComeFromDifferentClients()
    {
        using FrameTemplate template = new(64, isIpv6: false, To);
        byte[] bytes = new byte[template.Length];
        HashSet<(uint, ushort)> clients = [];
        fixed (byte* frame = bytes)
        {
            for (int flow = 0; flow < 1000; flow++)
            {
                template.Write(frame, flow, 1, 0, 0);
                Ipv4Header* ip = (Ipv4Header*)(frame + EthernetHeader.Length);
                clients.Add((ip->Source.Raw, ((UdpHeader*)(ip + 1))->SourcePort.Raw));
            }
        }
        Assert.That(clients, Has.Count.EqualTo(1000));
    }

    [TestCase(60, false)]
    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Constructor_FrameWithoutRoomOrOdd_SaysSo(int frameBytes, bool isIpv6) =>
        Assert.That(() => new FrameTemplate(frameBytes, isIpv6, To), Throws.ArgumentException.With.Message.Contains("bytes"));

    [Test]
    public void Imix_IsSevenToFourToOne() => Assert.That(
        FrameSizes.Imix.GroupBy(size => size).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())),
        Is.EqualTo(new[] { (64, 7), (594, 4), (1518, 1) }));

    private static bool IsRight(byte* frame, int length, bool isIpv6)
    {
        byte* ip = frame + EthernetHeader.Length;
        int headerLength = isIpv6 ? Ipv6Header.Length : Ipv4Header.MinimumLength;
        ushort udpLength = (ushort)(length - EthernetHeader.Length - headerLength);
        uint pseudoHeader = isIpv6
            ? Checksum.PseudoHeaderSum(((Ipv6Header*)ip)->Source, ((Ipv6Header*)ip)->Destination, IpProtocol.Udp, udpLength)
            : Checksum.PseudoHeaderSum(((Ipv4Header*)ip)->Source, ((Ipv4Header*)ip)->Destination, IpProtocol.Udp, udpLength);
        return Checksum.ComputeScalar(ip + headerLength, udpLength, pseudoHeader).Raw == 0
            && (isIpv6 || Checksum.IsValidHeader(ip, Ipv4Header.MinimumLength));
    }
}
