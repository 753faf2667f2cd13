using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Steering;

public class WorkerHashTests
{
    /// <summary>Microsoft, "Verifying the RSS hash calculation": destination, source, hash with and without ports.</summary>
    private static readonly (string Destination, string Source, uint WithPorts, uint Addresses)[] s_vectors =
    [
        ("161.142.100.80:1766", "66.9.149.187:2794", 0x51ccc178, 0x323e8fc2),
        ("65.69.140.83:4739", "199.92.111.2:14230", 0xc626b0ea, 0xd718262a),
        ("12.22.207.184:38024", "24.19.198.95:12898", 0x5c2b394a, 0xd2d0a5de),
        ("209.142.163.6:2217", "38.27.205.30:48228", 0xafc7327f, 0x82989176),
        ("202.188.127.2:1303", "153.39.163.191:44251", 0x10e828a2, 0x5d1809c5),
        ("[3ffe:2501:200:3::1]:1766", "[3ffe:2501:200:1fff::7]:2794", 0x40207d3d, 0x2cc18cd5),
        ("[ff02::1]:4739", "[3ffe:501:8::260:97ff:fe40:efab]:14230", 0xdde51bbf, 0x0f0c461c),
        ("[fe80::200:f8ff:fe21:67cf]:38024", "[3ffe:1900:4545:3:200:f8ff:fe21:67cf]:44251", 0x02d1feef, 0x4b61e985),
    ];

    [Test]
    public void Reference_VerificationVectors_Agrees()
    {
        foreach ((string destination, string source, uint withPorts, uint _) in s_vectors)
        {
            (IpAddress from, ushort fromPort) = Endpoint(source);
            (IpAddress to, ushort toPort) = Endpoint(destination);
            Assert.That(ReferenceToeplitz.OfTuple(from, to, fromPort, toPort, WorkerHash.DefaultKey), Is.EqualTo(withPorts), source);
        }
    }

    /// <summary>The low sixteen bits of the hash decide; the table says of each entry one byte of its number.</summary>
    [Test]
    public void OfTuple_VerificationVectors_SelectTheirEntry([Values(0, 8)] int shift)
    {
        using ProcessMemory memory = new();
        WorkerHash hash = new(memory, SteeringScheme.Tuple, WorkerHash.DefaultKey, [.. Enumerable.Range(0, 65_536).Select(entry => (byte)(entry >> shift))]);
        foreach ((string destination, string source, uint withPorts, uint _) in s_vectors)
        {
            (IpAddress from, ushort fromPort) = Endpoint(source);
            (IpAddress to, ushort toPort) = Endpoint(destination);
            Assert.That(hash.OfTuple(from, to, Be16.FromHost(fromPort), Be16.FromHost(toPort)), Is.EqualTo((int)(withPorts >> shift & 0xFF)), source);
        }
    }

    [Test]
    public void OfTupleAndOfEndpoint_RandomKeysAndPackets_AgreeWithTheReference([Values] bool ipv4)
    {
        Random random = new(5);
        byte[] key = new byte[52];
        byte[] bytes = new byte[ipv4 ? 4 : 16];
        for (int round = 0; round < 50; round++)
        {
            using ProcessMemory memory = new();
            random.NextBytes(key);
            int entries = 1 << random.Next(1, 10);
            byte[] table = [.. Enumerable.Range(0, entries).Select(_ => (byte)random.Next(16))];
            WorkerHash tuple = new(memory, SteeringScheme.Tuple, key, table);
            WorkerHash client = new(memory, SteeringScheme.Client, key, table);
            for (int packet = 0; packet < 100; packet++)
            {
                random.NextBytes(bytes);
                IpAddress from = new(bytes);
                random.NextBytes(bytes);
                IpAddress to = new(bytes);
                ushort fromPort = (ushort)random.Next(65_536);
                ushort toPort = (ushort)random.Next(65_536);
                byte ofTuple = table[ReferenceToeplitz.OfTuple(from, to, fromPort, toPort, key) % (uint)entries];
                byte ofEndpoint = table[ReferenceToeplitz.OfEndpoint(to, toPort, key) % (uint)entries];
                Assert.That(tuple.OfTuple(from, to, Be16.FromHost(fromPort), Be16.FromHost(toPort)), Is.EqualTo(ofTuple));
                Assert.That(tuple.OfReply(from, to, Be16.FromHost(fromPort), Be16.FromHost(toPort)), Is.EqualTo(ofTuple));
                Assert.That(client.OfEndpoint(to, Be16.FromHost(toPort)), Is.EqualTo(ofEndpoint));
                Assert.That(client.OfReply(from, to, Be16.FromHost(fromPort), Be16.FromHost(toPort)), Is.EqualTo(ofEndpoint));
            }
        }
    }

    [Test]
    public void ReplyBaseAndReplyPort_Together_AreTheReply([Values] SteeringScheme scheme, [Values] bool ipv4)
    {
        using ProcessMemory memory = new();
        byte[] table = [.. Enumerable.Range(0, 128).Select(entry => (byte)entry)];
        WorkerHash hash = new(memory, scheme, WorkerHash.DefaultKey, table);
        IpAddress real = IpAddress.Parse(ipv4 ? "10.0.2.1" : "2001:db8:2::1");
        IpAddress local = IpAddress.Parse(ipv4 ? "10.0.1.1" : "2001:db8:1::1");
        Be16 realPort = Be16.FromHost(8080);
        uint replyBase = hash.ReplyBase(real, local, realPort);
        for (int port = 0; port <= ushort.MaxValue; port++)
            Assert.That((int)(replyBase ^ hash.ReplyPort(ipv4, (ushort)port)), Is.EqualTo(hash.OfReply(real, local, realPort, Be16.FromHost((ushort)port))));
    }

    [Test]
    public void WorkerHash_ImpossibleKeyOrTable_IsRefused()
    {
        using ProcessMemory memory = new();
        Assert.That(() => new WorkerHash(memory, SteeringScheme.Tuple, new byte[39], [0, 1]), Throws.ArgumentException.With.Message.Contains("40 bytes or more, not 39"));
        Assert.That(() => new WorkerHash(memory, SteeringScheme.Tuple, new byte[40], [0, 1, 0]), Throws.ArgumentException.With.Message.Contains("not 3"));
    }

    private static (IpAddress Address, ushort Port) Endpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        return (IpAddress.Parse(text[..colon].Trim('[', ']')), ushort.Parse(text[(colon + 1)..]));
    }
}
