using System.Net;
using System.Net.Sockets;
using CsCheck;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Packets;

/// <summary>What is written is read again, and no bytes make the reader throw or take what is damaged.</summary>
[TestFixture]
public sealed class AdvertPropertyTests
{
    private const int Rounds = 20_000;
    private static readonly VrrpAuthentication?[] s_authentications = [null, new("PASS", "wordword"), new("AH", "wordword"), new("AH", "")];

    private static readonly Gen<InstanceSettings> s_settings = Gen.Select(
        Gen.Int[1, 255], Gen.Int[1, 4095], Gen.Int[0, 20], Gen.Int[0, 5], Gen.Int[0, 3].Select(i => s_authentications[i]),
        (routerId, interval, count, kind, authentication) => SettingsOf(routerId, interval, count, kind, authentication));

    [Test]
    public void Read_OfWhatIsWritten_GivesIt() => Gen.Select(s_settings, Gen.Int[0, 255]).Sample((settings, priority) =>
    {
        byte[] bytes = Write(settings, priority);

        Assert.That(Read(settings, bytes, out VrrpAdvert? advert), Is.EqualTo(VrrpDrop.None));
        return advert!.Priority == priority && advert.RouterId == settings.RouterId && advert.Interval == settings.Interval
            && advert.Addresses.Equals(settings.Addresses) && advert.Version == settings.Version;
    }, iter: 2_000, threads: 1, seed: "0000KOIPzPg3");

    [Test]
    public void Read_OneBitOtherwise_IsRefusedOrDoesNotMatter() =>
        Gen.Select(s_settings, Gen.Int[0, int.MaxValue]).Sample((settings, at) =>
        {
            byte[] bytes = Write(settings, 100);
            int first = settings.Family == AddressFamily.InterNetwork ? 20 : 0;
            int bit = at % ((bytes.Length - first) * 8);
            bytes[first + bit / 8] ^= (byte)(1 << (bit % 8));

            return Read(settings, bytes, out _) != VrrpDrop.None;
        }, iter: 2_000, threads: 1, seed: "0000KOIPzPg3");

    [Test]
    public void Read_AnyBytes_NeverThrows()
    {
        const uint seed = 4711;
        PCG random = new(1, seed);
        List<byte[]> samples = [.. KeepalivedCaptures.All.Select(capture => Convert.FromHexString(capture.First))];
        List<InstanceSettings> readers = [.. KeepalivedCaptures.All.Select(capture => capture.Settings)];
        Dictionary<VrrpDrop, int> seen = [];
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Damage(samples[(int)(random.Next() % samples.Count)], random);
            foreach (InstanceSettings settings in readers)
            {
                VrrpDrop drop = Read(settings, bytes, out VrrpAdvert? advert);
                Assert.That(advert is null, Is.EqualTo(drop != VrrpDrop.None), $"seed {seed}, round {round}");
                seen[drop] = seen.GetValueOrDefault(drop) + 1;
            }
        }
        Assert.That(seen.Keys, Has.Count.GreaterThan(8));
    }

    private static byte[] Damage(byte[] sample, PCG random)
    {
        byte[] bytes = [.. sample.Take((int)(random.Next() % (sample.Length + 1))), .. new byte[random.Next() % 40]];
        if (random.Next() % 2 == 0)
            bytes = [.. sample];
        for (uint count = random.Next() % 4; count > 0 && bytes.Length > 0; count--)
            bytes[random.Next() % bytes.Length] = (byte)random.Next();
        return bytes;
    }

    private static InstanceSettings SettingsOf(int routerId, int interval, int count, int kind, VrrpAuthentication? authentication)
    {
        (int version, bool isIpv6, bool isUnicast) = (kind % 2 == 0 ? 2 : 3, kind == 5, kind is 3 or 4);
        IEnumerable<string> addresses = Enumerable.Range(1, count).Select(i => isIpv6 ? $"fe80::{i:x}" : $"10.1.{i}.7");
        return VrrpSamples.Settings(VrrpSamples.Instance() with
        {
            RouterId = routerId,
            Version = version,
            Interval = version == 2 ? TimeSpan.FromSeconds(1 + interval % 255) : TimeSpan.FromMilliseconds(10 * interval),
            Addresses = VrrpSamples.Addresses([.. addresses]),
            Authentication = authentication,
            Transport = new()
            {
                IsNativeIpv6 = isIpv6,
                Peers = isUnicast ? [new(IPAddress.Parse("10.99.0.2"), null, null)] : [],
                UsesVersion2Checksum = kind == 1,
            },
        });
    }

    private static byte[] Write(InstanceSettings settings, int priority)
    {
        byte[] buffer = new byte[AdvertWriter.LargestLength];
        return buffer[..AdvertWriter.Write(settings, new(), priority, SourceOf(settings), DestinationOf(settings), buffer)];
    }

    private static VrrpDrop Read(InstanceSettings settings, byte[] bytes, out VrrpAdvert? advert)
    {
        advert = null;
        VrrpDrop drop = settings.Family == AddressFamily.InterNetworkV6
            ? ReceivedPacket.ReadIpv6(bytes, SourceOf(settings), DestinationOf(settings), 255, out ReceivedPacket packet)
            : ReceivedPacket.ReadIpv4(bytes, out packet);
        return drop != VrrpDrop.None ? drop : AdvertReader.Read(packet, settings, new(), null, out advert);
    }

    private static IPAddress SourceOf(InstanceSettings settings) =>
        IPAddress.Parse(settings.Family == AddressFamily.InterNetworkV6 ? "fe80::1" : "10.99.0.1");

    private static IPAddress DestinationOf(InstanceSettings settings) => settings.IsUnicast ? settings.Peers[0].Address : settings.Group;
}
