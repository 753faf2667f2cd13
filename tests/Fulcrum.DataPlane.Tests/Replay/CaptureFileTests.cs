using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Replay.Captures;

namespace Fulcrum.DataPlane.Tests.Replay;

/// <summary>Reading and writing of capture files.</summary>
internal sealed class CaptureFileTests
{
    private static readonly byte[] A = [1, 2, 3, 4, 5];
    private static readonly byte[] B = [6, 7, 8];

    [Test]
    public void Pcap_EitherByteOrderAndResolution_GivesFramesAndTimes([Values] bool bigEndian, [Values] bool nanoseconds)
    {
        CaptureBytes file = new CaptureBytes(bigEndian).PcapHeader(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4)
            .PcapPacket(1_700_000_000, 5, A).PcapPacket(1_700_000_001, 999_999, B, length: 60);

        Capture capture = CaptureFile.Read("x.pcap", file.Bytes);

        int unit = nanoseconds ? 1 : 1_000;
        Assert.That(capture.IsNanosecond, Is.EqualTo(nanoseconds));
        Assert.That(capture.Packets.Select(packet => packet.TimestampNs),
            Is.EqualTo(new[] { 1_700_000_000_000_000_000 + 5 * unit, 1_700_000_001_000_000_000 + 999_999 * unit }));
        Assert.That(capture.Packets.Select(packet => packet.Bytes), Is.EqualTo(new[] { A, B }));
        Assert.That(capture.Packets.Select(packet => packet.IsCut), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void PcapNg_EitherByteOrder_GivesFramesAndTimes([Values] bool bigEndian)
    {
        CaptureBytes file = new CaptureBytes(bigEndian).Section().Interface().Block(5, new byte[8])
            .Enhanced(1_700_000_000_000_005, A).Simple(B, length: 3);

        Capture capture = CaptureFile.Read("x.pcapng", file.Bytes);

        Assert.That(capture.IsNanosecond, Is.False);
        Assert.That(capture.Packets.Select(packet => (packet.TimestampNs, packet.Length)),
            Is.EqualTo(new[] { (1_700_000_000_000_005_000, 5), (1_700_000_000_000_005_000, 3) }));
        Assert.That(capture.Packets.Select(packet => packet.Bytes), Is.EqualTo(new[] { A, B }));
    }

    [TestCase((byte)9, 1_500_000_007UL, 1_500_000_007L, true, TestName = "PcapNg_Nanoseconds_AreKept")]
    [TestCase((byte)6, 1_500_000UL, 1_500_000_000L, false, TestName = "PcapNg_Microseconds_AreConverted")]
    [TestCase((byte)3, 1_500UL, 1_500_000_000L, false, TestName = "PcapNg_Milliseconds_AreConverted")]
    [TestCase((byte)12, 1_500_000_000_999UL, 1_500_000_000L, true, TestName = "PcapNg_Picoseconds_AreCut")]
    [TestCase((byte)(0x80 | 10), 1_536UL, 1_500_000_000L, true, TestName = "PcapNg_PowersOfTwo_AreConverted")]
    public void PcapNg_Resolution_IsThatOfTheInterface(byte resolution, ulong ticks, long nanoseconds, bool isNanosecond)
    {
        Capture capture = CaptureFile.Read("x", new CaptureBytes().Section().Interface(resolution: resolution).Enhanced(ticks, A).Bytes);

        Assert.That((capture.Packets[0].TimestampNs, capture.IsNanosecond), Is.EqualTo((nanoseconds, isNanosecond)));
    }

    [Test]
    public void PcapNg_TimestampOffset_IsAdded([Values] bool bigEndian)
    {
        CaptureBytes file = new CaptureBytes(bigEndian).Section().Interface(offset: 1_700_000_000).Enhanced(5, A);

        Assert.That(CaptureFile.Read("x", file.Bytes).Packets[0].TimestampNs, Is.EqualTo(1_700_000_000_000_005_000));
    }

    [Test]
    public void PcapNg_SecondSection_HasItsOwnInterfacesAndByteOrder()
    {
        byte[] file = [.. new CaptureBytes().Section().Interface().Enhanced(1, A).Bytes,
            .. new CaptureBytes(bigEndian: true).Section().Interface(resolution: 9).Enhanced(7, B).Bytes];

        Assert.That(CaptureFile.Read("x", file).Packets.Select(packet => packet.TimestampNs), Is.EqualTo(new[] { 1_000L, 7L }));
    }

    [Test]
    public void PcapNg_SimplePacketBeyondTheSnapLength_IsCut()
    {
        CapturedPacket packet = CaptureFile.Read("x", new CaptureBytes().Section().Interface(snapLength: 4).Simple([1, 2, 3, 4], length: 9).Bytes).Packets[0];

        Assert.That((packet.Bytes.Length, packet.Length), Is.EqualTo((4, 9)));
    }

    [Test]
    public void File_EndingWithinAPacket_GivesThoseBefore([Values] bool isPcapNg, [Values(1, 9, 20)] int missing)
    {
        byte[] whole = isPcapNg
            ? new CaptureBytes().Section().Interface().Enhanced(1, A).Enhanced(2, A).Bytes
            : new CaptureBytes().PcapHeader().PcapPacket(1, 1, A).PcapPacket(2, 2, A).Bytes;

        Capture capture = CaptureFile.Read("x", whole.AsSpan(..^missing));

        Assert.That((capture.Packets.Count, capture.EndsWithinPacket), Is.EqualTo((1, true)));
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("Empty", new CaptureBytes(), "x.pcap is no capture file");
        yield return Case("Text", new CaptureBytes().Raw([.. "this is not a capture at all"u8]), "x.pcap is no capture file");
        yield return Case("CookedPcap", new CaptureBytes().PcapHeader(linkType: 113), "link type 113.*\"any\"");
        yield return Case("RawIpPcapNg", new CaptureBytes().Section().Interface(linkType: 101), "link type 101.*Ethernet interface");
        yield return Case("HugePacket", new CaptureBytes().PcapHeader().PcapPacket(1, 1, new byte[300_000]), "packet 1 claims to hold 300000 bytes");
        yield return Case("NoInterface", new CaptureBytes().Section().Enhanced(1, [1]), "packet 1 names interface 0");
        yield return Case("ShortBlock", new CaptureBytes().Section().Interface().Block(6, new byte[4]), "too short");

        static TestCaseData Case(string name, CaptureBytes file, string pattern) => new TestCaseData(file.Bytes, pattern).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Refused))]
    public void File_ThatCannotBeUsed_IsRefusedWithItsName(byte[] file, string pattern) =>
        Assert.That(() => CaptureFile.Read("x.pcap", file), Throws.TypeOf<ReplayException>().With.Message.Matches(pattern).And.Message.StartsWith("x.pcap"));

    [Test]
    public void Reader_AnyCutOrChangedFile_ReadsItOrRefusesIt()
    {
        byte[][] files = [new CaptureBytes().PcapHeader().PcapPacket(1, 1, A).PcapPacket(2, 2, B).Bytes,
            new CaptureBytes().Section().Interface(resolution: 9, offset: 3).Enhanced(1, A).Simple(B).Bytes];
        foreach (byte[] file in files)
        {
            for (int at = 0; at < file.Length; at++)
            {
                ReadOrRefuse(file[..at]);
                foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
                {
                    byte[] changed = [.. file];
                    changed[at] = value;
                    ReadOrRefuse(changed);
                }
            }
        }

        static void ReadOrRefuse(byte[] file)
        {
            try
            {
                CaptureFile.Read("x", file);
            }
            catch (ReplayException)
            {
                // Refused.
            }
        }
    }

    [Test]
    public void Writer_AnyFrames_AreReadBack([Values] bool nanoseconds)
    {
        string path = Path.GetTempFileName();
        try
        {
            PcapWriter.Write(path, [(1_700_000_000_123_456_789, A), (1_700_000_001_000_000_000, B)], nanoseconds);
            Capture capture = CaptureFile.Read(path);

            Assert.That(capture.IsNanosecond, Is.EqualTo(nanoseconds));
            Assert.That(capture.Packets.Select(packet => packet.TimestampNs),
                Is.EqualTo(new[] { nanoseconds ? 1_700_000_000_123_456_789 : 1_700_000_000_123_456_000, 1_700_000_001_000_000_000 }));
            Assert.That(capture.Packets.Select(packet => packet.Bytes), Is.EqualTo(new[] { A, B }));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
