using System.Runtime.Intrinsics;
using CsCheck;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Sessions;

public unsafe class SessionTableTests
{
    private const byte Tcp = IpProtocol.Tcp;
    private static readonly FlowHash s_hash = new(Vector128.Create(0x5EED).AsByte(), Vector128.Create(0xC0FFEE).AsByte());

    private enum Action
    {
        Insert,
        Remove,
        Find,
    }

    [Test]
    public void Table_AnySequenceOfOperations_EqualsADictionary() =>
        Gen.Select(Gen.UInt[1, 96], Gen.Select(Gen.Enum<Action>(), Gen.Int[0, 149]).Array[0, 400]).Sample((capacity, operations) =>
        {
            using ProcessMemory memory = new();
            SessionTable table = new(memory, capacity, "test", s_hash);
            Dictionary<int, nint> model = [];
            foreach ((Action action, int flow) in operations)
            {
                switch (action)
                {
                    case Action.Insert when !model.ContainsKey(flow):
                        Session* session = Insert(table, flow);
                        // Refused only when full, or now and then when a key finds all its buckets full.
                        Assert.That(session == null || model.Count < capacity);
                        Assert.That(session != null || model.Count > 0);
                        if (session != null)
                        {
                            model.Add(flow, (nint)session);
                        }

                        break;
                    case Action.Remove when model.Remove(flow, out nint removed):
                        table.Remove((Session*)removed);
                        break;
                    default:
                        AssertFinds(table, flow, model);
                        break;
                }
            }

            Assert.That(table.Count, Is.EqualTo((uint)model.Count));
            for (int flow = 0; flow < 150; flow++)
            {
                AssertFinds(table, flow, model);
            }
        });

    [TestCase(64u)]
    [TestCase(1000u)]
    [TestCase(65_536u)]
    [TestCase(100_001u)]
    public void Table_FilledToCapacity_TakesNearlyAll(uint capacity)
    {
        using ProcessMemory memory = new();
        SessionTable table = new(memory, capacity, "test", s_hash);
        for (int flow = 0; flow < capacity; flow++)
        {
            Insert(table, flow);
        }

        Assert.That(table.Count, Is.GreaterThanOrEqualTo(capacity - capacity / 1000));
        Assert.That(Insert(table, int.MaxValue) == null || table.Count <= capacity);
    }

    [TestCase(64)]
    [TestCase(10_000)]
    public void NextExpired_InPortions_FindsEverySessionThatTimedOutAndNoOther(int count)
    {
        using ProcessMemory memory = new();
        SessionTable table = new(memory, (uint)count, "test", s_hash);
        int expected = 0;
        for (int flow = 0; flow < count; flow++)
        {
            Session* session = Insert(table, flow);
            if (session == null)
            {
                continue;
            }

            // Last seen just before the clock wraps.
            session->ExpiresAtMs = unchecked(uint.MaxValue - 10 + (uint)(flow % 3 + 1) * 1000);
            expected += flow % 3 == 0 ? 1 : 0;
        }

        int found = 0;
        ExpiredSessions batch = new(memory, "test");
        for (int slots = 0; slots < count; slots += 16)
        {
            int budget = 16;
            while (table.CollectExpired(989, ref budget, batch))
            {
                for (int index = 0; index < batch.Count; index++)
                {
                    Assert.That(batch[index]->ExpiresAtMs, Is.EqualTo(989));
                    table.Remove(batch[index], batch.HashOf(index, Direction.Inbound), batch.HashOf(index, Direction.Outbound));
                    found++;
                }
            }
        }

        Assert.That(found, Is.EqualTo(expected));
    }

    [Test]
    public void Layouts_OfHotStructs_AreCacheLines()
    {
        Assert.That((sizeof(Session), sizeof(Bucket), sizeof(FlowKey)), Is.EqualTo((64, 64, 16)));
        FlowKey key = KeyOf(0);
        Assert.That(*(ulong*)&key, Is.EqualTo((ulong)key.Destination.Raw << 32 | key.Source.Raw));
    }

    [Test]
    public void Match_AnyBucketAndTag_EqualsItsScalarTwin() => Gen.Select(Gen.UShort[0, 3].Array[10], Gen.UShort[0, 3], Gen.ULong).Sample((tags, tag, noise) =>
    {
        Bucket* bucket = stackalloc Bucket[1];
        new Span<ulong>(bucket, 8).Fill(noise);
        for (int slot = 0; slot < Bucket.SlotCount; slot++)
        {
            bucket->Tags[slot] = tags[slot];
        }

        Assert.That(Bucket.Match(bucket, tag), Is.EqualTo(Bucket.MatchScalar(bucket, tag)));
    });

    [Test]
    public void Hash_OfSequentialFlows_SpreadsOverBuckets([Values] bool portable)
    {
        const int buckets = 1024;
        const int perBucket = 16;
        int[] load = new int[buckets];
        for (int flow = 0; flow < buckets * perBucket; flow++)
        {
            FlowKey key = KeyOf(flow);
            Vector128<byte> bytes = Vector128.Load((byte*)&key);
            load[(portable ? s_hash.Portable(bytes) : s_hash.Of(bytes)) % buckets]++;
        }

        // A fair hash exceeds three times the mean in one of 10^8 buckets.
        Assert.That(load.Max(), Is.LessThan(3 * perBucket));
    }

    private static FlowKey KeyOf(int flow) =>
        new(Be32.FromHost(0x0A00_0000 + (uint)flow / 60_000), Be32.FromHost(0xC633_6450), Be16.FromHost((ushort)(1024 + flow % 60_000)), Be16.FromHost(80), Tcp);

    private static FlowKey ReplyOf(int flow) =>
        new(Be32.FromHost(0x0A01_0001), Be32.FromHost(0x0A00_0064 + (uint)flow / 60_000), Be16.FromHost(8080), Be16.FromHost((ushort)(1024 + flow % 60_000)), Tcp);

    private static Session* Insert(SessionTable table, int flow)
    {
        FlowKey inbound = KeyOf(flow);
        FlowKey outbound = ReplyOf(flow);
        return table.Insert(&inbound, table.HashOf(&inbound), &outbound, table.HashOf(&outbound), SessionTraits.FullNat);
    }

    private static void AssertFinds(SessionTable table, int flow, Dictionary<int, nint> model)
    {
        FlowKey inbound = KeyOf(flow);
        FlowKey outbound = ReplyOf(flow);
        Session* byInbound = table.Find(&inbound, table.HashOf(&inbound), out Direction first);
        Session* byOutbound = table.Find(&outbound, table.HashOf(&outbound), out Direction second);
        nint expected = model.GetValueOrDefault(flow);
        Assert.That(((nint)byInbound, (nint)byOutbound), Is.EqualTo((expected, expected)));
        if (expected != 0)
        {
            Assert.That((first, second), Is.EqualTo((Direction.Inbound, Direction.Outbound)));
        }
    }
}
