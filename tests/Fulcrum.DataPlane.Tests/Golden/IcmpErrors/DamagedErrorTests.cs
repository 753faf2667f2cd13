using System.Buffers.Binary;
using CsCheck;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.IcmpWay;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>
/// ICMP errors whose quotes are cut or lie, with inaccessible pages around each packet: a read or write out of bounds ends the process.
/// </summary>
internal sealed class DamagedErrorTests
{
    private const uint Seed = 792;
    private const int RoundCount = 4000;

    private static readonly IcmpWay[] s_all = [.. Plain, .. Tunnels];

    [TestCaseSource(nameof(s_all))]
    public void Quote_CutAnywhere_IsAccountedFor(IcmpWay way)
    {
        using Director director = way.Connected(out byte[] sent);
        foreach ((ushort port, byte[] frame) in ErrorsOf(way, sent))
        {
            for (int length = 14; length < frame.Length; length++)
            {
                director.Network.Deliver(port, 0, Seal(frame[..length]));
                director.PollAll();
                AssertSound(director, way, frame[..length]);
            }
        }

        director.AssertEveryPacketIsAccountedFor();
    }

    [TestCaseSource(nameof(s_all))]
    public void Quote_ThatLies_IsAccountedFor(IcmpWay way)
    {
        using Director director = way.Connected(out byte[] sent);
        (ushort Port, byte[] Frame)[] errors = [.. ErrorsOf(way, sent)];
        PCG random = new(Seed);
        for (int round = 0; round < RoundCount; round++)
        {
            (ushort port, byte[] frame) = errors[random.Next() % errors.Length];
            int icmp = 14 + (frame[12] == 0x86 ? 40 : 20);
            byte[] damaged = frame[..(int)(frame.Length - random.Next() % 40 * (random.Next() & 1))];
            for (uint count = 1 + random.Next() % 4; count > 0; count--)
            {
                damaged[icmp + random.Next() % (uint)Math.Min(damaged.Length - icmp, 100)] = (byte)random.Next();
            }

            int firstSegment = random.Next() % 4 == 0 ? (int)(14 + random.Next() % (uint)damaged.Length) : int.MaxValue;
            director.Network.Deliver(port, 0, Seal(damaged), firstSegment);
            director.PollAll();
            AssertSound(director, way, damaged);
        }

        director.AssertEveryPacketIsAccountedFor();
        Assert.That(director.Network.FreeMbufCount, Is.EqualTo(256), "no mbuf is lost");
    }

    /// <summary>Errors about the session, from each side, and about the tunnel.</summary>
    private static IEnumerable<(ushort Port, byte[] Frame)> ErrorsOf(IcmpWay way, byte[] sent)
    {
        (byte clientType, byte clientCode) = way.Ipv6Client ? ((byte)2, (byte)0) : ((byte)3, (byte)4);
        (byte serverType, byte serverCode) = way.Ipv6Server ? ((byte)2, (byte)0) : ((byte)3, (byte)4);
        yield return (Wan, Error(
            Ip(FromWan(), way.WanRouter, way.Virtual), clientType, clientCode, way.ReplyAtClient(FromWan()).BuildPacket(), 1400).Build());
        string source = way.IsFullNat ? way.Local : way.Rewrites ? way.Client : way.DirectorLan;
        yield return (Lan, Error(Ip(FromLan(), way.LanRouter, source), serverType, serverCode, sent[14..], 1400).Build());
    }

    /// <summary>Lengths and checksums of the error itself are right, so that the quote is looked at.</summary>
    private static byte[] Seal(byte[] frame)
    {
        bool isIpv6 = frame[12] == 0x86;
        int headerLength = isIpv6 ? 40 : 20;
        if (frame.Length < 14 + headerLength + 8)
        {
            return frame;
        }

        byte[] sealedFrame = [.. frame];
        Span<byte> header = sealedFrame.AsSpan(14, headerLength);
        Span<byte> icmp = sealedFrame.AsSpan(14 + headerLength);
        BinaryPrimitives.WriteUInt16BigEndian(header[(isIpv6 ? 4 : 2)..], (ushort)(icmp.Length + (isIpv6 ? 0 : headerLength)));
        icmp[2] = icmp[3] = 0;
        ushort checksum = isIpv6
            ? PlainChecksum.OfSegment(header.ToArray(), IpProtocol.Icmpv6, icmp.ToArray())
            : PlainChecksum.Of(icmp);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], checksum);
        if (!isIpv6)
        {
            header[10] = header[11] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(header[10..], PlainChecksum.Of(header));
        }

        return sealedFrame;
    }

    /// <summary>What leaves has right checksums, whatever came in; DR and TUN leave the quoted packet as it is.</summary>
    private static void AssertSound(Director director, IcmpWay way, byte[] frame)
    {
        for (ushort port = 0; port < 2; port++)
        {
            while (director.Network.TakeTransmitted(port) is { } sent)
            {
                IEnumerable<string> faults = FrameChecksums.Faults(sent).Where(fault => way.Rewrites || !fault.Contains("quoted"));
                Assert.That(faults, Is.Empty, $"{Convert.ToHexStringLower(frame)} became {Convert.ToHexStringLower(sent)}");
            }
        }

        director.Network.Drain(director.PuntRing);
    }
}
