using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>The table against a dictionary, with keys that want the same few slots.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed unsafe class LookupTableTests : IDisposable
{
    private readonly ProcessMemory _memory = new();
    private readonly LookupTable _table = new();
    private readonly Dictionary<ServiceKey, nint> _model = [];

    public void Dispose() => _memory.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Table_AfterRandomChanges_IsADictionary(int seed)
    {
        // The last slots of the smallest table and the first: chains are long and go over the end.
        ServiceKey[] keys = [.. Colliding(mask: 63, 61, 62, 63, 0).Take(60)];
        Random random = new(seed);
        for (int step = 0; step < 20_000; step++)
        {
            ServiceKey key = keys[random.Next(random.Next(2) == 0 ? 12 : keys.Length)];
            if (random.Next(5) < 2 && _model.Remove(key))
                _table.Remove(key);
            else
                Set(key, (nint)(step + 1) * 16);
            ServiceKey other = keys[random.Next(keys.Length)];
            if (Find(other) != _model.GetValueOrDefault(other))
                Assert.Fail($"step {step}: {other}");
            if (step % 1_000 == 0)
                MustEqualModel(keys);
        }
        MustEqualModel(keys);
    }

    [Test]
    public void Table_EmptiedAgain_EndsItsSearchesAtOnceAndShrinks()
    {
        ServiceKey[] keys = [.. Enumerable.Range(0, 5_000).Select(Key)];
        foreach (ServiceKey key in keys)
            Set(key, 16);
        uint slots = _table.Mask + 1;
        Assert.That(slots, Is.GreaterThanOrEqualTo(10_000), "at most half full");
        foreach (ServiceKey key in keys)
            _table.Remove(key);
        Assert.That(_table.Count, Is.Zero);
        Set(keys[0], 32);
        Assert.That(_table.Mask + 1, Is.LessThan(slots));
        Assert.That(Find(keys[0]), Is.EqualTo((nint)32));
        Assert.That(_memory.BlockCount, Is.EqualTo(1));
    }

    [Test]
    public void Table_WithOneKeyComingAndGoing_IsNotCopied()
    {
        // Any number of keys, those among them for which half a table is just used.
        for (int count = 0; count < 200; count++)
        {
            Set(Key(count), 16);
            ServiceLookupSlot* before = _table.Slots;
            int copies = 0;
            for (int turn = 0; turn < 100; turn++)
            {
                Set(Key(1000 + turn), 16);
                _table.Remove(Key(1000 + turn));
                _model.Remove(Key(1000 + turn));
                copies += _table.Slots == before ? 0 : 1;
                before = _table.Slots;
            }
            Assert.That(copies, Is.LessThanOrEqualTo(12), $"{count} keys");
        }
    }

    private void Set(ServiceKey key, nint value)
    {
        uint slots = _table.SlotsFor(_model.ContainsKey(key) ? 0 : 1);
        if (slots > 0)
        {
            ServiceLookupSlot* before = _table.MoveTo(
                (ServiceLookupSlot*)_memory.Allocate(slots * (nuint)sizeof(ServiceLookupSlot), "test"), slots);
            if (before != null)
                _memory.Free(before);
        }
        _table.Set(key, (ServiceSnapshot*)value);
        _model[key] = value;
    }

    private nint Find(ServiceKey key) => (nint)LookupTable.Find(_table.Slots, _table.Mask, key);

    private void MustEqualModel(ServiceKey[] keys)
    {
        Assert.That(_table.Count, Is.EqualTo(_model.Count));
        foreach (ServiceKey key in keys)
            if (Find(key) != _model.GetValueOrDefault(key))
                Assert.Fail($"{key}");
    }

    private static IEnumerable<ServiceKey> Colliding(uint mask, params uint[] slots) =>
        Enumerable.Range(0, int.MaxValue).Select(Key).Where(key => slots.Contains(key.Hash & mask));

    private static ServiceKey Key(int index) =>
        new(new IpAddress(Be32.FromHost(0x0A00_0000 + (uint)index)), Be16.FromHost(80), IpProtocol.Tcp);
}
