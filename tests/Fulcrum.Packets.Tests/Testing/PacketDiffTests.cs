using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests.Testing;

public class PacketDiffTests
{
    private static readonly PacketBuilder s_syn =
        Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02").Ipv4("10.0.0.1", "10.0.0.2").Tcp(1234, 80, TcpFlags.Syn);

    [Test]
    public void Of_EqualFrames_IsNull() => Assert.That(PacketDiff.Of(s_syn.Build(), s_syn.Build()), Is.Null);

    [Test]
    public void Of_OneFieldDiffers_NamesItWithBothValues()
    {
        string? difference = PacketDiff.Of(s_syn.Build(), s_syn.Overwrite(22, 63).Build());

        Assert.That(difference?.Trim(), Is.EqualTo("ipv4.ttl: expected 64, found 63"));
    }

    [Test]
    public void Of_Lists_TellMissingFramesWrongChecksumsAndWriteCaptures()
    {
        string directory = Directory.CreateTempSubdirectory("packet-diff-test").FullName;
        try
        {
            byte[] wrong = s_syn.Overwrite(22, 63).Build();
            string? difference = PacketDiff.Of("sent by wan", [s_syn.Build(), s_syn.Build()], [wrong], directory);

            Assert.That(difference, Does.Contain("expected 2 frames, found 1").And.Contain("frame 1 is missing")
                .And.Contain("ipv4.ttl").And.Contain("the ipv4 checksum is"));
            string folder = Directory.GetDirectories(directory).Single();
            Assert.That(PcapFile.Read(Path.Combine(folder, "actual.pcap")), Is.EqualTo(new[] { wrong }));
            Assert.That(PcapFile.Read(Path.Combine(folder, "expected.pcap")), Has.Count.EqualTo(2));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public void Of_WrongChecksumInAnEqualFrame_IsWantedWhenExpectedToo()
    {
        byte[] corrupt = s_syn.Overwrite(24, 0, 0).Build();

        Assert.That(PacketDiff.Of("sent", [corrupt], [corrupt], Path.GetTempPath()), Is.Null);
    }

    [TestCase(26)]
    [TestCase(40)]
    public void Faults_TcpByteFlipped_TellsTheChecksum(int offset)
    {
        byte[] frame = s_syn.Edit(bytes => bytes[offset] ^= 1).Build();

        Assert.That(FrameChecksums.Faults(frame), Is.Not.Empty);
    }

    [Test]
    public void Read_CutCapture_SaysWhere()
    {
        string path = Path.GetTempFileName();
        try
        {
            PcapFile.Write(path, [s_syn.Build()]);
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..50]);

            Assert.That(() => PcapFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("packet 0"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
