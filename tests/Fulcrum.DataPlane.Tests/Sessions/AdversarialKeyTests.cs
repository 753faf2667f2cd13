using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>What somebody can do to the table who chooses tuples and knows all of it but the seed.</summary>
public unsafe class AdversarialKeyTests
{
    private static readonly FlowHash s_knownHash = new(Vector128.Create(0x5EED).AsByte(), Vector128.Create(0xC0FFEE).AsByte());

    [Test]
    public void Tuples_ThatShareABucketUnderOneSeed_AreSpreadUnderOthers()
    {
        const int tupleCount = 64;
        const int seeds = 100;
        const uint capacity = 12_000;
        using ProcessMemory memory = new();
        SessionTable known = new(memory, capacity, "test", s_knownHash);
        List<FlowKey> chosen = Choose(tupleCount, key => known.BucketOf(known.HashOf(&key)) == known.BucketOf(0x8000_0000));
        for (int seed = 0; seed < seeds; seed++)
        {
            SessionTable table = new(memory, capacity, "test", FlowHash.CreateRandom());
            int worst = chosen.GroupBy(key => (nint)table.BucketOf(table.HashOf(&key))).Max(bucket => bucket.Count());

            // Six of 64 keys meet in one of 4,000 buckets with one of 10^10 seeds.
            Assert.That(worst, Is.LessThan(6));
        }
    }

    [Test]
    public void Keys_OfOneBucketAndTag_FindTheirOwnSessionsOnly()
    {
        // Three sessions have one bucket, so only the tag, 15 bits, sets keys apart.
        const uint capacity = 3;
        using ProcessMemory memory = new();
        SessionTable table = new(memory, capacity, "test", s_knownHash);
        List<FlowKey> keys = Choose(12, key => (table.HashOf(&key) & 0xFFFE) == 0x1234);
        Session*[] sessions = new Session*[capacity];
        for (int index = 0; index < capacity; index++)
        {
            FlowKey inbound = keys[index * 2];
            FlowKey outbound = keys[index * 2 + 1];
            sessions[index] = table.Insert(&inbound, table.HashOf(&inbound), &outbound, table.HashOf(&outbound), SessionTraits.FullNat);
            Assert.That(sessions[index] != null);
        }

        for (int index = 0; index < keys.Count; index++)
        {
            FlowKey key = keys[index];
            Session* found = table.Find(&key, table.HashOf(&key), out Direction direction);
            if (index >= capacity * 2)
                Assert.That(found == null, "a key that is in no session");
            else
                Assert.That(((nint)found, direction), Is.EqualTo(((nint)sessions[index / 2], (Direction)(index % 2))));
        }

        table.Remove(sessions[1]);
        FlowKey gone = keys[2];
        FlowKey left = keys[5];
        Assert.That(table.Find(&gone, table.HashOf(&gone), out _) == null);
        Assert.That(table.Find(&left, table.HashOf(&left), out _) == sessions[2]);
    }

    [Test]
    public void Hash_OfAnyBits_FillsBucketsEvenly([Values] bool portable)
    {
        const uint capacity = 3_000;
        const int perBucket = 16;
        const int buckets = 1_000;
        using ProcessMemory memory = new();
        SessionTable table = new(memory, capacity, "test", s_knownHash);
        Dictionary<nint, int> load = [];
        for (uint flow = 0; flow < buckets * perBucket; flow++)
        {
            FlowKey key = KeyOf(flow);
            Vector128<byte> bytes = Vector128.Load((byte*)&key);
            nint bucket = (nint)table.BucketOf(portable ? s_knownHash.Portable(bytes) : s_knownHash.Of(bytes));
            load[bucket] = load.GetValueOrDefault(bucket) + 1;
        }

        // A fair hash exceeds three times the mean in one of 10^8 buckets, and leaves one of 10^7 empty.
        Assert.That((load.Count, load.Values.Max() < 3 * perBucket), Is.EqualTo((buckets, true)));
    }

    private delegate bool IsWanted(FlowKey key);

    private static List<FlowKey> Choose(int count, IsWanted isWanted)
    {
        List<FlowKey> chosen = [];
        for (uint flow = 0; chosen.Count < count; flow++)
        {
            FlowKey key = KeyOf(flow);
            if (isWanted(key))
                chosen.Add(key);
        }

        return chosen;
    }

    private static FlowKey KeyOf(uint flow) => new(
        Be32.FromHost(0x0A00_0000 + flow / 60_000), Be32.FromHost(0xC633_6450), Be16.FromHost((ushort)(1024 + flow % 60_000)), Be16.FromHost(80),
        IpProtocol.Tcp);
}
